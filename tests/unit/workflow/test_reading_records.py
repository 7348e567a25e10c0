"""What went by while records were read, and that there was something."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry_files import dumped, study, written

from trialatlas.errors import SourceError
from trialatlas.registries.stage import snapshot
from trialatlas.workflow.reading_records import Seen, with_records


def test_records_and_refusals_are_counted_and_the_first_reasons_kept(tmp_path: Path) -> None:
    written(tmp_path / "good.json", dumped([study(1), study(2)]))
    for number in range(12):
        written(tmp_path / f"bad{number:02}.json", b'{"protocolSection": {}}')
    seen = Seen()
    n_rows = sum(part["records"].num_rows for part in with_records(snapshot([tmp_path]), seen))
    assert n_rows == seen.n_records == 2
    assert seen.n_refused == 12
    assert len(seen.refused) == 10
    assert seen.refused[0].startswith(f"{tmp_path.name}/bad00.json: ")


def test_files_without_one_record_are_an_error_with_their_reasons(tmp_path: Path) -> None:
    written(tmp_path / "page.json", b"<!doctype html><html></html>")
    with pytest.raises(SourceError, match=r"found none that can be read:\n.*HTML"):
        list(with_records(snapshot([tmp_path]), Seen()))


def test_nothing_at_all_is_an_error_too() -> None:
    with pytest.raises(SourceError, match="the files hold no payload"):
        list(with_records([], Seen()))
