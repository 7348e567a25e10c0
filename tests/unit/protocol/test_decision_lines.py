"""Events as lines of a file, and lines as events."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from tests.events import HISTORIES, decided, event

from trialatlas.errors import Fault
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.protocol.decision_lines import CODINGS, SCREENING, Sheet, lines_of, text_of

BY_HAND = "record_id,decision,coder,reason,at"


def read(folder: Path, text: str, sheet: Sheet = SCREENING) -> tuple[list[Event], list[str]]:
    """What a file says, and its faults."""
    path = folder / sheet.file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    faults: list[Fault] = []
    events = [line.event for line in lines_of(folder, sheet, faults)]
    return events, [str(fault).removeprefix("decisions/") for fault in faults]


@given(HISTORIES)
def test_whatever_people_do_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, history: list[Event]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "lines"
    folder.mkdir(exist_ok=True)
    found = []
    for sheet in (SCREENING, CODINGS):
        events, faults = read(folder, text_of(history, sheet), sheet)
        assert faults == []
        found += events

    assert sorted(found, key=lambda e: e.id) == sorted(history, key=lambda e: e.id)


def test_lines_are_sorted_by_what_they_are_about() -> None:
    events = [
        decided("z", subject="NCT2", at="2026-01-01"),
        decided("y", subject="NCT1", at="2026-01-03"),
        decided("x", subject="NCT1", who="bo", at="2026-01-02T23:00:00-05:00"),
    ]
    lines = text_of(events, SCREENING).splitlines()[1:]

    assert [line.split(",")[-2] for line in lines] == ["y", "x", "z"]


def test_words_that_two_cells_can_hold_stand_in_two_cells() -> None:
    [header, line] = text_of(
        [
            event(
                "1",
                variable="donor",
                after=Answer(value=("autologous",)),
                evidence=(Quotation(quote="own cells", field="titles.brief"),),
            )
        ],
        CODINGS,
    ).splitlines()

    assert dict(zip(header.split(","), line.split(","), strict=True)) | {"at": ""} == {
        "study_id": "NCT1",
        "variable": "donor",
        "value": "autologous",
        "missing": "",
        "quote": "own cells",
        "field": "titles.brief",
        "reason": "",
        "coder": "ann",
        "at": "",
        "act": "",
        "before": "",
        "replaces": "",
        "id": "1",
        "evidence": "",
    }


def test_a_line_by_hand_has_an_id_made_of_what_it_says(tmp_path: Path) -> None:
    own, other = "NCT1,include,ann,,2025-03-03\n", "NCT1,include,bo,,2025-03-03\n"
    [ann, bo], faults = read(tmp_path, f"{BY_HAND}\n{own}{other}")
    [again], _ = read(tmp_path, f"{BY_HAND}\n{other}")

    assert faults == []
    assert ann.id.startswith("hand-")
    assert ann.id != bo.id
    assert again == bo


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("NCT1,include,ann,,2025-03-03,vote,,,", "act: expected a valid act"),
        ("NCT1,include,ann,,2025-03-03,note,,,", "act: expected no answer in a line with the act"),
        ("NCT1,,ann,,2025-03-03,withdraw,,,", "replaces: expected the id of what is taken back"),
        ("NCT1,,ann,,2025-03-03,resolve,,,", "decision: expected a text, found an empty cell"),
        ("NCT1,include,ann,,2025-03-03,,own,,[]", "evidence: expected either a quote or the"),
        ("NCT1,include,ann,,2025-03-03,,,,[{}]", "evidence: expected a list as the ledger writes"),
        ("NCT1,include,ann,,2025-03-03,,,,x", "evidence: expected a list as the ledger writes"),
    ],
)
def test_faults_of_lines_as_a_ledger_writes_them(tmp_path: Path, line: str, fault: str) -> None:
    _, faults = read(tmp_path, f"{BY_HAND},act,quote,replaces,evidence\n{line}\n")

    assert len(faults) == 1
    assert faults[0].startswith(f"screening.csv:2: {fault}")


@pytest.mark.parametrize("name", ["people", "People", "Rule", "RULE"])
def test_a_name_of_the_tables_is_no_persons(tmp_path: Path, name: str) -> None:
    _, [fault] = read(tmp_path, f"{BY_HAND}\nNCT1,include,{name},,2025-03-03\n")

    assert fault.startswith("screening.csv:2: coder: expected the name of a person")
    assert fault.endswith(f"found {name!r}")


def test_the_act_that_was_meant_is_named(tmp_path: Path) -> None:
    _, faults = read(tmp_path, f"{BY_HAND},act\nNCT1,include,ann,,2025-03-03,resolv\n")

    assert [fault.rpartition("; ")[2] for fault in faults] == ["did you mean 'resolve'?"]


def test_a_note_is_a_line_without_a_decision(tmp_path: Path) -> None:
    [noted], faults = read(tmp_path, f"{BY_HAND},act\nNCT1,,ann,Ask the others,2025-03-03,note\n")

    assert faults == []
    assert (noted.act, noted.why, noted.after) == (Act.NOTE, "Ask the others", Answer())
