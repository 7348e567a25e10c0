"""Files of every kind, whole and broken: what is read, and what is said of the rest."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.errors import SourceError
from trialatlas.registries import files, json_stream
from trialatlas.registries.files import payloads
from trialatlas.registries.json_stream import UnreadableError, depth_of_records, json_records
from trialatlas.registries.registry import Payload, Refused

HTML = b"<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>"
XML = b'<?xml version="1.0"?>\n<clinical_study><id_info/></clinical_study>\n'
UTF8_MARK = b"\xef\xbb\xbf"


def study(number: int, **more: object) -> dict[str, object]:
    identification = {"nctId": f"NCT{number:08d}", **more}
    return {"protocolSection": {"identificationModule": identification}, "hasResults": False}


def dumped(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, indent=indent).encode()


def read(path: Path) -> list[Payload]:
    """All payloads; nothing may be refused."""
    items = list(payloads(path))
    assert not [item for item in items if isinstance(item, Refused)]
    return [item for item in items if isinstance(item, Payload)]


def numbers(items: list[Payload]) -> list[int]:
    found = []
    for item in items:
        record = json.loads(item.content)
        found.append(int(record["protocolSection"]["identificationModule"]["nctId"][3:]))
    return found


def refusals(path: Path) -> list[Refused]:
    return [item for item in payloads(path) if isinstance(item, Refused)]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


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


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "page",
    [
        {"studies": [study(1), study(2)], "nextPageToken": "x"},
        {"totalCount": 2, "studies": [study(1), study(2)]},
        {"nextPageToken": "x", "totalCount": 2, "studies": [study(1), study(2)]},
        {"studies": [study(1), study(2)], "other": [{"nctId": "NCT00000009"}, [1, 2]]},
    ],
)
def test_a_page_of_the_api(tmp_path: Path, page: object, indent: int | None) -> None:
    assert numbers(read(written(tmp_path / "page.json", dumped(page, indent)))) == [1, 2]


def test_pages_one_after_another(tmp_path: Path) -> None:
    pages = [dumped({"studies": [study(n)], "nextPageToken": "x"}) for n in (1, 2)]
    assert numbers(read(written(tmp_path / "pages.ndjson", b"\n".join(pages)))) == [1, 2]


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
    import os  # noqa: PLC0415 (the only test that needs it)

    os.mkfifo(tmp_path / "pipe.json")
    written(tmp_path / "a.json", dumped(study(1)))
    assert numbers(read(tmp_path)) == [1]


def test_memory_stays_flat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A record may span many pieces, and a piece hold many records.
    monkeypatch.setattr(files, "_CHUNK", 7)
    monkeypatch.setattr(files, "_HEAD", 16)
    studies = [study(n, briefTitle='a "quoted" ] title } \\') for n in range(1, 30)]
    assert numbers(read(written(tmp_path / "a.json", dumped(studies)))) == list(range(1, 30))
    assert numbers(read(written(tmp_path / "b.json", dumped({"studies": studies})))) == [*range(1, 30)]
    assert numbers(read(zipped(tmp_path / "c.zip", {"a.json": dumped(studies)}))) == [*range(1, 30)]


# What is refused, and what is said


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "an empty file; download it again"),
        (b" \n\n ", "an empty file; download it again"),
        (
            HTML,
            "an HTML page, not a registry record: the download probably failed; download it again",
        ),
        (b"<!-- proxy -->\n<HTML>", "an HTML page"),
        (b'<?xml version="1.0"?><html xmlns="x">', "an HTML page"),
        (b"Too many requests", "neither JSON nor XML: perhaps another format or an error message"),
        (b"NCT Number,Study Title\n", "neither JSON nor XML"),
        (b"%PDF-1.7", "neither JSON nor XML"),
        (dumped(study(1)).decode().encode("utf-16"), "text in UTF-16"),
        (dumped(study(1))[:-3], "cut off: the JSON ends in the middle of a record"),
        (b"[1, 2]", "expected a study ({...}), found '1, 2'"),
        (b'["NCT00000001"]', "expected a study ({...}), found '\"NCT00000001\"'"),
        (dumped(study(1), 1) + b" and more", "expected a study ({...}), found 'and more'"),
        (b"[{}]]", "broken JSON: ']' closes nothing; download it again"),
        (dumped(study(1))[:9] + b'": "unclosed', "cut off: the JSON ends"),
    ],
)
def test_each_fault_is_told_apart(tmp_path: Path, content: bytes, reason: str) -> None:
    [*_, refused] = payloads(written(tmp_path / "study.json", content))
    assert isinstance(refused, Refused)
    assert refused.reason.startswith(reason)
    assert refused.source == "study.json"


def test_a_list_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    content = dumped([study(1), study(2), study(3)])[:-20]
    items = list(payloads(written(tmp_path / "a.json", content)))
    assert [item.position for item in items] == [1, 2, 3]
    assert isinstance(items[2], Refused)
    assert "cut off" in items[2].reason


def test_a_page_that_is_cut_off_behind_its_studies(tmp_path: Path) -> None:
    content = b'{"studies": [' + dumped(study(1)) + b'], "nextPage'
    [_, refused] = payloads(written(tmp_path / "a.json", content))
    assert isinstance(refused, Refused)
    assert refused.position == 2


def test_a_broken_record_in_a_list_does_not_spoil_its_neighbours(tmp_path: Path) -> None:
    content = b"[" + dumped(study(1)) + b', {"a": tru}, ' + dumped(study(2)) + b"]"
    items = read(written(tmp_path / "a.json", content))
    assert items[1].content == b'{"a": tru}'  # the parser's business
    assert numbers([items[0], items[2]]) == [1, 2]


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
    assert refused.reason == (
        "cut off: the compressed data end too early; download it again"
    )
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


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    limit = 50_000
    monkeypatch.setattr(files, "MOST_BYTES", limit)
    monkeypatch.setattr(json_stream, "MOST_BYTES", limit)
    monkeypatch.setattr(files, "_CHUNK", 4096)
    yield limit


@pytest.mark.parametrize("wrap", ["[%s]", "%s\n{}", "<clinical_study>%s</clinical_study>"])
def test_a_record_beyond_all_measure_is_not_read(tmp_path: Path, wrap: str, small: int) -> None:
    record = json.dumps({"a": "x" * 2 * small})
    [refused] = refusals(written(tmp_path / "a.ndjson", (wrap % record).encode()))
    assert refused.reason.startswith("larger than 256 MB, which no registry record is")


@pytest.mark.usefixtures("small")
def test_a_file_that_unpacks_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
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


# The scanner against the standard library

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
_RECORDS = st.lists(st.dictionaries(st.text(), _JSON, max_size=3), max_size=4)


@given(records=_RECORDS, indent=st.sampled_from([None, 1]), size=st.integers(1, 40))
def test_records_come_out_as_they_went_in(
    records: list[dict[str, object]], indent: int | None, size: int
) -> None:
    forms = {
        0: "\n".join(json.dumps(record, indent=indent) for record in records),
        1: json.dumps(records, indent=indent, ensure_ascii=False),
        2: json.dumps({"studies": records, "nextPageToken": "}"}, indent=indent),
    }
    for enclosing, text in forms.items():
        content = text.encode("utf-8", "surrogatepass")
        stream = io.BytesIO(content)
        chunks = iter(lambda stream=stream: stream.read(size), b"")  # type: ignore[misc]
        found = list(json_records(chunks, enclosing))
        assert [json.loads(record.decode("utf-8", "surrogatepass")) for record in found] == records
        if content:
            assert depth_of_records(content) == enclosing


@given(records=_RECORDS.filter(bool), data=st.data())
def test_no_cut_goes_unnoticed(records: list[dict[str, object]], data: st.DataObject) -> None:
    whole = json.dumps(records).encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(UnreadableError, match="cut off"):
        list(json_records(iter([whole[:cut]]), 1))
