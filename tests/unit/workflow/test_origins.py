"""What a stage depends on is seen when it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.workflow import origins
from trialatlas.workflow.origins import origin_of
from trialatlas.workflow.run import open_review, run_review
from trialatlas.workflow.stages import STAGES

SNAPSHOT, PRESENT = STAGES[0], STAGES[-1]


def codes(review: Path) -> tuple[str, str]:
    run = open_review(review)
    return origin_of(run, SNAPSHOT).code, origin_of(run, PRESENT).code


@pytest.mark.parametrize(
    ("module", "is_parsing"),
    [
        ("registries/ctgov.py", (True, False)),
        ("model/study.py", (True, True)),
        ("protocol/codebook.py", (False, True)),
        ("workflow/quotes.py", (False, True)),
        ("presentation/templates/report.css", (False, True)),
    ],
)
def test_a_change_of_code_is_seen_by_the_stages_that_depend_on_it(
    review: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    is_parsing: tuple[bool, bool],
) -> None:
    list(run_review(open_review(review), until="snapshot"))
    before = codes(review)
    code = dict(origins._sources_of_code())
    assert module in code
    code[module] += "\n# changed"
    monkeypatch.setattr(origins, "_sources_of_code", lambda: tuple(sorted(code.items())))
    after = codes(review)
    assert (before[0] != after[0], before[1] != after[1]) == is_parsing


def test_a_version_of_a_library_is_part_of_the_code(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(run_review(open_review(review), until="snapshot"))
    before = codes(review)
    with monkeypatch.context() as changed:
        changed.setattr(origins, "version", lambda _name: "99")
        origins._versions.cache_clear()
        after = codes(review)
    origins._versions.cache_clear()
    assert before[0] != after[0]
    assert before[1] != after[1]
