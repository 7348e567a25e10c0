"""What a file is, its content says; each fault is told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry_files import dumped, study, written

from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Refused

HTML = b"<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>"


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
