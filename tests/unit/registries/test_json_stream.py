"""JSON files of every form, in pieces; and the scanner against the standard library."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry_files import dumped, numbers, read, refusals, study, written

from trialatlas.registries import files, json_stream
from trialatlas.registries.files import payloads
from trialatlas.registries.json_stream import UnreadableError, depth_of_records, json_records
from trialatlas.registries.registry import Refused


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    limit = 50_000
    monkeypatch.setattr(files, "MOST_BYTES", limit)
    monkeypatch.setattr(json_stream, "MOST_BYTES", limit)
    monkeypatch.setattr(files, "_CHUNK", 4096)
    return limit


@pytest.mark.parametrize("wrap", ["[%s]", "%s\n{}", "<clinical_study>%s</clinical_study>"])
def test_a_record_beyond_all_measure_is_not_read(tmp_path: Path, wrap: str, small: int) -> None:
    record = json.dumps({"a": "x" * 2 * small})
    [refused] = refusals(written(tmp_path / "a.ndjson", (wrap % record).encode()))
    assert refused.reason.startswith("larger than 256 MB, which no registry record is")


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
        chunks = (content[at : at + size] for at in range(0, len(content), size))
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
