"""Files of every kind, whole and broken: what is read, and what is said of the rest."""

from __future__ import annotations

import gzip
import os
import random
import zipfile
from pathlib import Path

import pytest
from tests.registry_files import dumped, numbers, read, refusals, study, written

from trialatlas.errors import SourceError
from trialatlas.registries import files
from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Payload, Refused

HTML = b"<html></html>"
XML = b'<?xml version="1.0"?>\n<clinical_study><id_info/></clinical_study>\n'
UTF8_MARK = b"\xef\xbb\xbf"


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


# What is read


@pytest.mark.parametrize("indent", [None, 2])
def test_a_single_study(tmp_path: Path, indent: int | None) -> None:
    path = written(tmp_path / "study.json", dumped(study(1), indent))
    [item] = read(path)
    assert item.content == dumped(study(1), indent)
    assert (item.source, item.member, item.position) == ("study.json", "", 1)
    assert item.media_type == "application/json"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_studies(tmp_path: Path, indent: int | None) -> None:
    path = written(tmp_path / "ctg-studies.json", dumped([study(1), study(2), study(3)], indent))
    items = read(path)
    assert numbers(items) == [1, 2, 3]
    assert [item.position for item in items] == [1, 2, 3]


@pytest.mark.parametrize("name", ["all.ndjson", "all.jsonl", "all.json", "all.txt"])
def test_one_study_a_line_has_the_line_for_position(tmp_path: Path, name: str) -> None:
    content = dumped(study(1)) + b"\r\n\n" + dumped(study(2)) + b"\n" + dumped(study(3))
    items = read(written(tmp_path / name, content))
    assert numbers(items) == [1, 2, 3]
    assert [item.position for item in items] == [1, 3, 4]
    assert items[0].content == dumped(study(1))


def test_studies_one_after_another_on_several_lines(tmp_path: Path) -> None:
    content = dumped(study(1), 1) + b"\n" + dumped(study(2), 1)
    assert numbers(read(written(tmp_path / "odd.ndjson", content))) == [1, 2]


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    content = dumped(study(1)) + b"\n" + dumped(study(2))
    assert numbers(read(written(tmp_path / "all.ndjson.gz", gzip.compress(content)))) == [1, 2]
    assert numbers(read(written(tmp_path / "misnamed.json", gzip.compress(content)))) == [1, 2]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert numbers(read(written(tmp_path / "a.json", UTF8_MARK + dumped([study(1)])))) == [1]


def test_xml_whatever_its_name(tmp_path: Path) -> None:
    [item] = read(written(tmp_path / "NCT00000001.json", XML))
    assert item.media_type == "application/xml"
    assert item.content == XML.strip()


def test_a_zip_of_json_and_xml(tmp_path: Path) -> None:
    members = {
        "NCT0000xxxx/NCT00000002.xml": XML,
        "NCT0000xxxx/": b"",
        "list.json": dumped([study(1), study(2)]),
        "more.ndjson.gz": gzip.compress(dumped(study(3))),
        "Contents.txt": b"What is in here",
        "__MACOSX/._list.json": b"\x00\x05",
        ".DS_Store": b"\x00",
    }
    items = read(zipped(tmp_path / "search_result.zip", members))
    assert [(item.source, item.member, item.position) for item in items] == [
        ("search_result.zip", "NCT0000xxxx/NCT00000002.xml", 1),
        ("search_result.zip", "list.json", 1),
        ("search_result.zip", "list.json", 2),
        ("search_result.zip", "more.ndjson.gz", 1),
    ]


def test_a_folder_is_read_by_name_with_all_below_it(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    (folder / "b").mkdir(parents=True)
    written(folder / "c.json", dumped(study(3)))
    written(folder / "b" / "b.json", dumped(study(2)))
    written(folder / ".hidden.json", b"")
    written(folder / "README", b"About these files")
    zipped(folder / "a.zip", {"one.json": dumped(study(1))})
    (folder / "b" / "loop").symlink_to(folder)
    items = read(folder)
    assert numbers(items) == [1, 2, 3]
    assert [item.member for item in items] == ["a.zip/one.json", "b/b.json", "c.json"]
    assert {item.source for item in items} == {"records"}


def test_a_pipe_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    written(tmp_path / "a.json", dumped(study(1)))
    assert numbers(read(tmp_path)) == [1]


def test_memory_stays_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A record may span many pieces, and a piece hold many records.
    monkeypatch.setattr(files, "_CHUNK", 7)
    monkeypatch.setattr(files, "_HEAD", 16)
    studies = [study(n, briefTitle='a "quoted" ] title } \\') for n in range(1, 30)]
    assert numbers(read(written(tmp_path / "a.json", dumped(studies)))) == list(range(1, 30))
    assert numbers(read(written(tmp_path / "b.json", dumped({"studies": studies})))) == [
        *range(1, 30)
    ]
    assert numbers(read(zipped(tmp_path / "c.zip", {"a.json": dumped(studies)}))) == [*range(1, 30)]


# What is refused, and what is said


def test_a_broken_first_line_keeps_the_file_one_study_a_line(tmp_path: Path) -> None:
    content = dumped(study(1))[:20] + b"\n" + dumped(study(2))
    items = read(written(tmp_path / "a.ndjson", content))
    assert numbers(items[1:]) == [2]
    assert [item.position for item in items] == [1, 2]


def noise(n: int) -> bytes:
    """Bytes that do not shrink, as JSON studies."""
    generator = random.Random(7)
    return b"\n".join(
        dumped(study(k, briefTitle=f"{generator.getrandbits(4000):x}")) for k in range(1, n + 1)
    )


def test_a_gzip_file_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    whole = gzip.compress(noise(200))
    items = list(payloads(written(tmp_path / "a.ndjson.gz", whole[: len(whole) // 2])))
    read_before, refused = items[:-1], items[-1]
    assert len(read_before) > 50
    assert isinstance(refused, Refused)
    assert refused.reason == "cut off: the compressed data end too early; download it again"
    assert refused.position == len(items)


def test_a_gzip_file_with_nothing_behind_its_header(tmp_path: Path) -> None:
    [refused] = refusals(written(tmp_path / "a.json.gz", gzip.compress(b"{}")[:8]))
    assert refused.reason.startswith("cut off: the compressed data")


def test_a_damaged_gzip_file(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(dumped(study(1))))
    content[-6] ^= 0xFF  # its checksum
    refused = refusals(written(tmp_path / "a.json.gz", bytes(content)))[-1]
    assert refused.reason.startswith("a damaged archive (CRC check failed")


def test_a_zip_that_is_cut_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": dumped(study(1))})
    [refused] = refusals(written(path, path.read_bytes()[:-30]))
    assert refused.reason.startswith("cut off: the zip's table of contents is missing")


def test_a_broken_member_leaves_the_others(tmp_path: Path) -> None:
    members = {
        "1.json": HTML,
        "2.json": dumped(study(2)),
        "3.zip": zipped(tmp_path / "inner.zip", {"x.json": b"{}"}).read_bytes(),
        "4.json": b"",
    }
    items = list(payloads(zipped(tmp_path / "a.zip", members)))
    refused = {item.member: item.reason for item in items if isinstance(item, Refused)}
    assert list(refused) == ["1.json", "3.zip", "4.json"]
    assert refused["3.zip"] == "an archive inside an archive; unpack it first"
    assert [item.member for item in items if isinstance(item, Payload)] == ["2.json"]


def test_a_damaged_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": dumped(study(1))}, zipfile.ZIP_STORED)
    content = path.read_bytes().replace(b"NCT00000001", b"NCT00000007", 1)
    refused = refusals(written(path, content))[-1]
    assert refused.reason.startswith("a damaged archive (Bad CRC-32")


def test_a_member_behind_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": dumped(study(1))})
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    [refused] = refusals(written(path, bytes(content)))
    assert refused.reason.startswith("locked (")


def test_a_member_packed_in_an_unknown_way(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.json": dumped(study(1))})
    content = bytearray(path.read_bytes())
    for mark, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + method] = 97
    [refused] = refusals(written(path, bytes(content)))
    assert refused.reason.startswith("packed in a way that is not read here")


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "gone.json")
    written(tmp_path / "b.json", dumped(study(1)))
    [refused] = refusals(tmp_path)
    assert refused.member == "a.json"
    assert refused.reason.startswith("cannot be read (")


def test_a_refusal_repeats_no_address(tmp_path: Path) -> None:
    [refused] = refusals(written(tmp_path / "a.json", b'["write to roe@example.org"]'))
    assert refused.reason.startswith("expected a study ({...}), found '\"write to [e-mail removed]")


# Hostile files


def test_a_file_that_unpacks_beyond_all_measure_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 50_000)
    monkeypatch.setattr(files, "_CHUNK", 4096)
    bomb = b"[" + b"{}," * 100_000 + b"{}]"
    for path in (
        zipped(tmp_path / "a.zip", {"a.json": bomb}),
        written(tmp_path / "a.json.gz", gzip.compress(bomb)),
    ):
        reason = refusals(path)[-1].reason
        assert reason == "unpacks to more than 200 times its size; not read for safety"


# Nothing at all


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        list(payloads(tmp_path / "gone.json"))


def test_nothing_that_could_be_a_record(tmp_path: Path) -> None:
    written(tmp_path / "README.txt", b"Nothing here")
    with pytest.raises(SourceError, match="no registry record in it"):
        list(payloads(tmp_path))
    with pytest.raises(SourceError, match="no registry record in it"):
        list(payloads(zipped(tmp_path / "a.zip", {"README.txt": b"Nothing here"})))
    with pytest.raises(SourceError, match="no registry record in it"):
        list(payloads(written(tmp_path / "none.json", b'{"studies": []}')))
