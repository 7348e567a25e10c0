"""Hostile XML is not followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.registries.ctgov_xml import CtgovXml
from trialatlas.registries.registry import RecordError


def content(inside: str = "") -> bytes:
    """A record with an id and the given elements."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<clinical_study rank="1">\n'
        f"<id_info><nct_id>NCT00000001</nct_id></id_info>{inside}\n</clinical_study>\n"
    ).encode()


def fault(raw: bytes) -> RecordError:
    with pytest.raises(RecordError) as caught:
        CtgovXml().parse(raw)
    return caught.value


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file://{secret}">]>',
        '<!DOCTYPE a [<!ENTITY f "hush"><!ENTITY e "&f;&f;&f;">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    ],
)
def test_hostile_declarations_are_not_followed(tmp_path: Path, declared: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush", encoding="utf-8")
    inside = "" if 'SYSTEM "http' in declared else "<brief_title>&e;</brief_title>"
    raw = content(inside).replace(
        b"<clinical_study", declared.format(secret=secret).encode() + b"<clinical_study", 1
    )
    error = fault(raw)
    assert "hush" not in error.reason
    assert error.reason.startswith("declares a document type")
