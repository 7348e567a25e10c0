"""A payload becomes a record or a refusal, never an exception."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialatlas.errors import SourceError
from trialatlas.model.study import Study, Titles
from trialatlas.registries.ctgov import CtgovJson
from trialatlas.registries.ctgov_xml import CtgovXml
from trialatlas.registries.registry import (
    MediaType,
    Parsed,
    Payload,
    RecordError,
    Refused,
    parse_payload,
    version_of,
)

SOUND_JSON = json.dumps(
    {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Cells for knees"},
            "statusModule": {"startDateStruct": {"date": "2010-05", "type": "ACTUAL"}},
        },
        "derivedSection": {"miscInfoModule": {"versionHolder": "2022-10-07"}},
    }
).encode()
SOUND_XML = b"""<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info>
<enrollment type="Actual">12</enrollment></clinical_study>"""


def payload(content: bytes, media_type: MediaType = "application/json") -> Payload:
    return Payload("download.json", "", 3, content, media_type)


def parsed(content: bytes) -> Parsed:
    result = parse_payload(payload(content), CtgovJson())
    assert isinstance(result, Parsed)
    return result


def refused(content: bytes) -> Refused:
    result = parse_payload(payload(content), CtgovJson())
    assert isinstance(result, Refused)
    return result


def test_a_sound_payload_becomes_a_record() -> None:
    result = parsed(SOUND_JSON)
    assert result.study.record_id == "NCT00000001"
    assert result.version == version_of(result.study)
    assert result.sha256 == hashlib.sha256(SOUND_JSON).hexdigest()


def test_a_broken_payload_becomes_a_refusal_that_says_where_it_stands() -> None:
    result = refused(SOUND_JSON.replace(b'"2010-05"', b'"May 2010"'))
    assert (result.source, result.member, result.position) == ("download.json", "", 3)
    assert result.record_id == "NCT00000001"
    assert result.field == "protocolSection.statusModule.startDateStruct.date"
    assert result.reason == "expected a date such as 2010-05-17, found 'May 2010'"
    assert len(result.sha256) == 64


def test_a_refusal_repeats_no_address() -> None:
    result = refused(SOUND_JSON.replace(b'"2010-05"', b'"roe@example.org"'))
    assert "roe" not in result.reason
    assert "[e-mail removed]" in result.reason


def test_a_new_day_of_download_is_no_new_version() -> None:
    later = SOUND_JSON.replace(b"2022-10-07", b"2026-03-13")
    assert later != SOUND_JSON
    assert parsed(later).version == parsed(SOUND_JSON).version


def test_any_change_of_what_is_read_is_a_new_version() -> None:
    changed = SOUND_JSON.replace(b"knees", b"hips")
    assert parsed(changed).version != parsed(SOUND_JSON).version


def test_a_version_is_the_hash_of_all_that_is_read() -> None:
    study = Study(record_id="NCT00000001", registry="ctgov", titles=Titles(brief="A"))
    expected = hashlib.sha256(msgspec.json.encode(study)).hexdigest()[:16]
    assert version_of(study) == expected


def test_nesting_without_end_is_refused() -> None:
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    assert "nested too deeply" in refused(deep).reason


class Careless:
    """A registry that forgets to say what is wrong."""

    name = "careless"
    media_type: MediaType = "application/json"

    def parse(self, content: bytes) -> tuple[Study, bytes]:
        message = f"{len(content)} bytes make no sense"
        raise ValueError(message)


def test_an_unforeseen_fault_is_a_refusal_too() -> None:
    result = parse_payload(payload(b"{}"), Careless())
    assert isinstance(result, Refused)
    assert result.reason.startswith("not readable (2 bytes make no sense)")


def test_an_error_of_a_record_is_one_of_the_tree_and_names_its_field() -> None:
    error = RecordError("expected a number", field="enrollment")
    assert isinstance(error, SourceError)
    assert str(error) == "enrollment: expected a number"
    assert str(RecordError("cut off")) == "cut off"


@pytest.mark.parametrize(
    ("content", "registry", "media_type"),
    [(SOUND_JSON, CtgovJson(), "application/json"), (SOUND_XML, CtgovXml(), "application/xml")],
)
@given(data=st.data())
def test_no_damage_raises(
    content: bytes, registry: Any, media_type: MediaType, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    damaged = content[:start] + data.draw(st.binary(max_size=8)) + content[end:]
    result = parse_payload(payload(damaged, media_type), registry)
    assert isinstance(result, Parsed | Refused)
