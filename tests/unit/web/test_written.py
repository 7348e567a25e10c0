"""What people wrote is read again when it was edited, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.web.written import Written, check_inside, decision_files


def test_a_review_is_read_again_when_a_file_of_it_was_edited(small: Path) -> None:
    written = Written(small)
    first = written.now()
    assert written.now() is first
    text = (small / "review.yaml").read_text("utf-8")
    (small / "review.yaml").write_text(text.replace("Exercise for", "Training for"), "utf-8")
    second = written.now()
    assert second.run is not None
    assert second.run.protocol.title.startswith("Training")
    (small / "decisions").mkdir()
    (small / "decisions" / "screening.csv").write_text("", "utf-8")

    assert [fault.file for fault in written.now().faults] == ["decisions/screening.csv"]


def test_faults_have_their_place_until_they_are_mended(small: Path) -> None:
    written = Written(small)
    text = (small / "codebook.yaml").read_text("utf-8")
    (small / "codebook.yaml").write_text(f"{text}  bad: [\n", "utf-8")
    assert written.now().run is None
    assert {fault.file for fault in written.now().faults} == {"codebook.yaml"}
    (small / "codebook.yaml").write_text(text, "utf-8")

    assert written.now().run is not None


def test_a_link_that_leads_out_is_refused(small: Path, tmp_path: Path) -> None:
    check_inside(small, decision_files(small))
    (tmp_path / "elsewhere").mkdir()
    (small / "decisions").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(WorkspaceError, match="link"):
        check_inside(small, decision_files(small))
