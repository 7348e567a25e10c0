from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import Criterion, ReviewProtocol, SearchBlock
from trialatlas.protocol.search_language import SearchLanguage

Faults = Callable[..., list[str]]

READY_MADE = frozenset({"lead_country"})

POSTED = (
    "{name: posted, date: dates.first_posted, since: 2010-01-01, until: 2022-07-31, "
    "reason: Too late}"
)


def test_the_search_names_concepts_and_areas(protocol: ReviewProtocol) -> None:
    assert protocol.search == (
        SearchBlock(concept="tumour", areas=("conditions", "titles")),
        SearchBlock(concept="cells", areas=("interventions",)),
    )


def test_an_expression_may_be_a_part_of_the_search(folder: Path) -> None:
    path = folder / "review.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("{concept: cells, areas: interventions}", "{expression: cells}"))
    asked: list[str] = []

    def problem_of(expression: str) -> str:
        asked.append(expression)
        return "nobody says so"

    assert read_review(folder, python_variables=READY_MADE).search[1] == SearchBlock(
        expression="cells", concepts=("tumour", "cells", "grafts")
    )
    with pytest.raises(ProtocolError) as caught:
        read_review(
            folder, python_variables=READY_MADE, language=SearchLanguage(problem_of=problem_of)
        )
    assert str(caught.value) == (
        "review.yaml:9: search[1].expression: expected a search expression, "
        "found a fault in it: nobody says so"
    )
    assert asked == ["cells"]


def test_criteria_are_of_variables_or_of_dates(protocol: ReviewProtocol) -> None:
    assert protocol.criteria == (
        Criterion(
            name="tumour",
            reason="No tumour",
            variable="tumour",
            admits=("yes",),
            doubts=("not_reported",),
        ),
        Criterion(
            name="posted",
            reason="Too late",
            date="dates.first_posted",
            since=dt.date(2010, 1, 1),
            until=dt.date(2022, 7, 31),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "  - concept: tumour\n",
            "  - concept: tumor\n",
            "7: search[0].concept: expected a concept (tumour, cells or grafts), found 'tumor'; "
            "did you mean 'tumour'?",
        ),
        (
            "areas: interventions}",
            "areas: []}",
            "9: search[1].areas: expected at least one area, found none",
        ),
        (
            "{concept: cells, areas: interventions}",
            "{expression: cells, areas: titles}",
            "9: search[1].areas: expected a known key (expression or concepts), found 'areas'",
        ),
        (
            "{concept: cells, areas: interventions}",
            "{expression: cells, concepts: [cell]}",
            "9: search[1].concepts[0]: expected a concept (tumour, cells or grafts), found 'cell'; "
            "did you mean 'cells'?",
        ),
        (
            "{concept: cells, areas",
            "{areas",
            "9: search[1]: expected the key 'concept', found only areas",
        ),
        (
            "{concept: cells, areas: interventions}",
            "cells",
            "9: search[1]: expected a mapping (key: value), found the text 'cells'",
        ),
        (
            'admits: ["yes"]',
            "admits: [maybe]",
            "13: screening[0].admits[0]: expected a value of tumour (yes, no, not_reported, "
            "not_applicable or unclear), found 'maybe'",
        ),
        (
            'admits: ["yes"]',
            "admits: []",
            "13: screening[0].admits: expected at least one value, found none; every record would "
            "be excluded",
        ),
        (
            "doubts: [not_reported]",
            'doubts: ["yes"]',
            "14: screening[0].doubts[0]: expected a value that 'admits' does not have, found 'yes'",
        ),
        (
            "    variable: tumour\n",
            "    variable: tumours\n",
            "12: screening[0].variable: expected a variable of the codebook (phase, lead_country, "
            "tumour or donor), found 'tumours'; did you mean 'tumour'?",
        ),
        (
            "    variable: tumour\n",
            "    variable: [tumour]\n",
            "12: screening[0].variable: expected a text, found a list",
        ),
        (
            "  - name: tumour\n",
            "  - name: my tumour\n",
            "11: screening[0].name: expected a name of a criterion from letters, digits and "
            "_ . / -, found 'my tumour'",
        ),
        (
            "{name: posted",
            "{name: tumour",
            "16: screening[1].name: expected another name for each criterion, found 'tumour' again "
            "(first in line 11)",
        ),
        (
            "date: dates.first_posted",
            "date: dates.first_postd",
            "16: screening[1].date: expected the path of a date in Study (dates.start, "
            "dates.primary_completion, dates.completion, dates.first_submitted, "
            "dates.first_posted, dates.last_update_submitted, dates.last_update_posted, "
            "dates.results_first_posted or dates.verified), found 'dates.first_postd'; "
            "did you mean 'dates.first_posted'?",
        ),
        (
            "until: 2022-07-31",
            "until: 2009-12-31",
            "16: screening[1].until: expected a day not before 'since', found 2009-12-31, before "
            "since (2010-01-01)",
        ),
        (
            "since: 2010-01-01, until: 2022-07-31, ",
            "",
            "16: screening[1]: expected the key 'since' or 'until' or both, found neither",
        ),
        (
            "since: 2010-01-01",
            "since: 2010-02-30",
            "16: screening[1].since: expected a day of the calendar, found 2010-02-30",
        ),
        (
            "{name: posted, date",
            "{name: posted, variable: tumour, date",
            "16: screening[1]: expected either the key 'variable' or the key 'date', found both",
        ),
        (
            POSTED,
            "{name: posted, reason: Too late}",
            "16: screening[1]: expected either the key 'variable' or the key 'date', found neither",
        ),
        (
            POSTED,
            "{name: [posted], date: dates.start, since: 2010-01-01, reason: x}",
            "16: screening[1].name: expected a text, found a list",
        ),
        (
            POSTED,
            "{date: dates.start, since: 2010-01-01, reason: x}",
            "16: screening[1]: expected the key 'name', found only date, since and reason",
        ),
        (
            POSTED,
            "posted",
            "16: screening[1]: expected a mapping (key: value), found the text 'posted'",
        ),
    ],
)
def test_faults_stand_where_the_wrong_word_stands(
    faults: Faults, old: str, new: str, fault: str
) -> None:
    assert faults(("review.yaml", old, new)) == [f"review.yaml:{fault}"]


def test_a_misspelled_variable_key_is_not_also_lacking(faults: Faults) -> None:
    found = faults(("review.yaml", "    variable: tumour\n", "    vvariable: tumour\n"))
    assert len(found) == 1
    assert found[0].endswith("found 'vvariable'; did you mean 'variable'?")


def test_the_search_has_at_least_one_block(faults: Faults) -> None:
    found = faults(
        (
            "review.yaml",
            "search:\n  - concept: tumour\n    areas: [conditions, titles]\n",
            "search: []\n",
        ),
        ("review.yaml", "  - {concept: cells, areas: interventions}\n", ""),
    )
    assert found == [
        "review.yaml:6: search: expected at least one block, {concept, areas} or {expression}, "
        "found none"
    ]


def test_one_bound_of_a_date_is_enough(faults: Faults) -> None:
    assert not faults(("review.yaml", ", until: 2022-07-31", ""))


def test_values_of_a_variable_without_categories_are_not_checked(faults: Faults) -> None:
    assert not faults(
        ("review.yaml", POSTED, "{name: p, variable: phase, admits: [PHASE1/PHASE2], reason: x}")
    )
