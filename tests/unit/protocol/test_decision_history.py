"""Lines that replace each other, lines that were merged, and lines that contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.model.event import Event
from trialatlas.protocol.decisions import read_history, read_screening

HEADER = "record_id,decision,coder,reason,at,act,before,replaces,id"
FIRST = "NCT1,include,ann,,2025-03-03,,,,a1"


def written(folder: Path, *lines: str) -> Path:
    (folder / "decisions").mkdir()
    text = "\n".join([HEADER, *lines, ""])
    (folder / "decisions" / "screening.csv").write_text(text, encoding="utf-8")
    return folder


def history(folder: Path) -> list[Event]:
    return [line.event for line in read_history(folder)]


def test_the_last_line_of_a_chain_counts_wherever_it_stands(tmp_path: Path) -> None:
    written(
        tmp_path,
        "NCT1,unsure,ann,,2025-03-05,,exclude,a2,a3",
        FIRST,
        "NCT1,exclude,ann,In mice,2025-03-04,,include,a1,a2",
    )

    assert [str(decision.decision) for decision in read_screening(tmp_path)] == ["unsure"]
    assert [event.id for event in history(tmp_path)] == ["a3", "a1", "a2"]


def test_an_answer_that_was_taken_back_does_not_count(tmp_path: Path) -> None:
    written(tmp_path, FIRST, "NCT1,,ann,,2025-03-04,withdraw,include,a1,a2")

    assert read_screening(tmp_path) == []


def test_a_resolution_counts_beside_what_it_settles(tmp_path: Path) -> None:
    written(tmp_path, FIRST, "NCT1,exclude,ann,Agreed,2025-03-04,resolve,,,a2")

    assert [decision.resolves for decision in read_screening(tmp_path)] == [False, True]


def test_a_line_that_was_merged_from_two_sides_counts_once(tmp_path: Path) -> None:
    written(tmp_path, FIRST, FIRST)

    assert len(history(tmp_path)) == len(read_screening(tmp_path)) == 1


def test_what_was_replaced_is_filled_in_where_people_left_it_out(tmp_path: Path) -> None:
    written(tmp_path, FIRST, "NCT1,exclude,ann,,2025-03-04,,,a1,")

    assert [event.before for event in history(tmp_path)] == ["", "include"]


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (
            [FIRST, "NCT1,exclude,ann,,2025-03-03,,,,a1"],
            [
                "3: id: expected each id once (lines are never changed; add one that replaces it), "
                "found a1 again, with another content (decisions/screening.csv:2)"
            ],
        ),
        (
            [FIRST, "NCT1,exclude,ann,,2025-03-04,,,,a2"],
            [
                "3: replaces: expected one line of ann to come after nothing; write a1 into "
                "'replaces' of the one that counts, found a second (decisions/screening.csv:2)"
            ],
        ),
        (
            [FIRST, "NCT1,exclude,ann,,,,,a1,b", "NCT1,unsure,ann,,2025-03-04,,,a1,c"],
            [
                "3: at: expected a text, found an empty cell",
                "4: replaces: expected one line of ann to come after a1; write b into "
                "'replaces' of the one that counts, found a second (decisions/screening.csv:3)",
            ],
        ),
        (
            [FIRST, "NCT1,exclude,bo,,2025-03-04,,,a1,b"],
            [
                "3: replaces: expected the id of a line of the same person, question and kind of "
                "act, found 'a1'"
            ],
        ),
        (
            [FIRST, "NCT1,exclude,ann,,2025-03-04,,unsure,a1,a2"],
            [
                "3: before: expected 'include', as a1 says (decisions/screening.csv:2), "
                "found 'unsure'"
            ],
        ),
        (
            ["NCT1,include,ann,,2025-03-03,,unsure,,a1"],
            ["2: before: expected nothing, as it replaces none, found unsure"],
        ),
        (
            ["NCT1,include,ann,,2025-03-03,,,a2,a1", "NCT1,exclude,ann,,2025-03-04,,,a1,a2"],
            [
                f"{line}: replaces: expected a chain of lines with a first one, "
                "found lines that replace each other"
                for line in (2, 3)
            ],
        ),
    ],
)
def test_lines_that_contradict_each_other_are_named(
    tmp_path: Path, lines: list[str], faults: list[str]
) -> None:
    with pytest.raises(ProtocolError) as raised:
        read_history(written(tmp_path, *lines))

    found = [str(fault).removeprefix("decisions/screening.csv:") for fault in raised.value.faults]
    assert found == faults
