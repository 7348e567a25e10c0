from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import (
    CrossTable,
    OddsRatio,
    Published,
    ReviewProtocol,
)

Faults = Callable[..., list[str]]


def test_tables_odds_ratios_and_what_was_published(protocol: ReviewProtocol) -> None:
    assert protocol.frequencies == ("donor", "phase")
    assert protocol.cross_tables == (CrossTable(rows="donor", columns="phase"),)
    assert protocol.odds_ratios == (
        OddsRatio(
            name="Donor by tumour",
            rows="donor",
            row_values=("autologous", "allogeneic"),
            columns="tumour",
            column_values=("yes", "no"),
            published=((20, 5), (1, 7)),
        ),
    )
    assert protocol.published == Published(
        citation="The published review", included=("NCT00000001", "ISRCTN12345678")
    )


COUNTS = "25: analysis.odds_ratios[0].published"
ROWS = "23: analysis.odds_ratios[0].rows"
IDS = "30: published.included"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "columns: phase}",
            "columns: donor}",
            "20: analysis.cross_tables[0]: expected two different variables, found 'donor' twice",
        ),
        (
            "columns: phase}",
            "columns: phases}",
            "20: analysis.cross_tables[0].columns: expected a variable of the codebook (phase, "
            "lead_country, tumour or donor), found 'phases'; did you mean 'phase'?",
        ),
        (
            "{rows: donor, columns: phase}",
            "{rows: donor}",
            "20: analysis.cross_tables[0]: expected the key 'columns', found only rows",
        ),
        (
            "{rows: donor, columns: phase}",
            "donor",
            "20: analysis.cross_tables[0]: expected a mapping (key: value), found the text 'donor'",
        ),
        (
            "values: [autologous, allogeneic]",
            "values: [autologous, own]",
            f"{ROWS}.values[1]: expected a value of donor (autologous, allogeneic or mixed), "
            "found 'own'",
        ),
        (
            "values: [autologous, allogeneic]",
            "values: [autologous, autologous]",
            f"{ROWS}.values[1]: expected each only once, found 'autologous' again "
            "(first in line 23)",
        ),
        (
            "values: [autologous, allogeneic]",
            "values: [autologous]",
            f"{ROWS}.values: expected two different values, found 1",
        ),
        (
            'values: ["yes", "no"]',
            "values: [true, no]",
            "24: analysis.odds_ratios[0].columns.values[0]: expected a text; in quotes "
            '("true") if that is the text, found the truth value true',
        ),
        (
            "      rows: {variable: donor, values: [autologous, allogeneic]}",
            "      rows: donor",
            f"{ROWS}: expected a mapping (key: value), found the text 'donor'",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[[20, -5], [1, 7]]",
            f"{COUNTS}[0][1]: expected a count (a whole number, 0 or more), found the number -5",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[[20, 5], [1.5, 7]]",
            f"{COUNTS}[1][0]: expected a count (a whole number, 0 or more), found the number 1.5",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[[20, 5], [1, '7']]",
            f"{COUNTS}[1][1]: expected a count (a whole number, 0 or more), found the text '7'",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[[20, 5]]",
            f"{COUNTS}: expected counts as [[a, b], [c, d]], row by row, found rows of 2",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[[20, 5, 1], [1, 7]]",
            f"{COUNTS}: expected counts as [[a, b], [c, d]], row by row, found rows of 3 and 2",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[]",
            f"{COUNTS}: expected counts as [[a, b], [c, d]], row by row, found rows of nothing",
        ),
        (
            "[[20, 5], [1, 7]]",
            "[20, 5, 1, 7]",
            f"{COUNTS}: expected counts as [[a, b], [c, d]], row by row, found a list with "
            "something else than rows",
        ),
        (
            "[[20, 5], [1, 7]]",
            "20/5",
            f"{COUNTS}: expected counts as [[a, b], [c, d]], row by row, found the text '20/5'",
        ),
        (
            "analysis:\n",
            "analysis:\n  interval: wilsn\n",
            "18: analysis.interval: expected an interval of a proportion (wilson, clopper_pearson, "
            "jeffreys or agresti_coull), found 'wilsn'; did you mean 'wilson'?",
        ),
        (
            "      published: [[20, 5], [1, 7]]\n",
            "      methods: [woolf, midp]\n",
            "25: analysis.odds_ratios[0].methods[1]: expected one of the methods (woolf, "
            "conditional, mid_p, baptista_pike, blaker or haldane_anscombe), found 'midp'; "
            "did you mean 'mid_p'?",
        ),
        (
            "      published: [[20, 5], [1, 7]]\n",
            "      methods: []\n",
            "25: analysis.odds_ratios[0].methods: expected at least one method, found none",
        ),
        (
            "      published: [[20, 5], [1, 7]]\n",
            "      tests: [fisher, fisher]\n",
            "25: analysis.odds_ratios[0].tests[1]: expected each only once, found 'fisher' again "
            "(first in line 25)",
        ),
        (
            "{rows: donor, columns: phase}",
            "{rows: donor, columns: phase, tests: fisher}",
            "20: analysis.cross_tables[0].tests: expected one of the tests (chi_square or "
            "freeman_halton), found 'fisher'",
        ),
        (
            "{rows: donor, columns: phase}",
            "{rows: donor, columns: phase, measures: cramers_w}",
            "20: analysis.cross_tables[0].measures: expected one of the measures (cramers_v), "
            "found 'cramers_w'; did you mean 'cramers_v'?",
        ),
        (
            "NCT00000001, ",
            "NCT0000001, ",
            f"{IDS}[0]: expected NCT and eight digits, found 'NCT0000001'",
        ),
        (
            "NCT00000001, ",
            "nct00000001, ",
            f"{IDS}[0]: expected NCT and eight digits, found 'nct00000001'",
        ),
        (
            "NCT00000001, ",
            "NCT00000001, NCT00000001, ",
            f"{IDS}[1]: expected each only once, found 'NCT00000001' again (first in line 30)",
        ),
        (
            "  citation: The published review\n",
            "",
            "28: published: expected the key 'citation', found only included",
        ),
        (
            "figures: [donor]",
            "figures: [donor, donor]",
            "26: figures[1]: expected each only once, found 'donor' again (first in line 26)",
        ),
    ],
)
def test_faults_stand_where_the_wrong_word_stands(
    faults: Faults, old: str, new: str, fault: str
) -> None:
    assert faults(("review.yaml", old, new)) == [f"review.yaml:{fault}"]


def test_an_odds_ratio_needs_two_variables(faults: Faults) -> None:
    tumour = '{variable: tumour, values: ["yes", "no"]}'
    donor = "{variable: donor, values: [mixed, allogeneic]}"
    assert faults(("review.yaml", tumour, donor)) == [
        "review.yaml:22: analysis.odds_ratios[0]: expected two different variables, "
        "found 'donor' twice"
    ]


def test_an_odds_ratio_is_a_mapping(faults: Faults) -> None:
    assert faults(("review.yaml", "  odds_ratios:\n", "  odds_ratios:\n    - donor\n")) == [
        "review.yaml:22: analysis.odds_ratios[0]: expected a mapping (key: value), "
        "found the text 'donor'"
    ]


def test_a_publication_is_a_mapping(faults: Faults) -> None:
    found = faults(
        ("review.yaml", "published:\n  citation: The published review\n", "published: yes\n"),
        ("review.yaml", "  included: [NCT00000001, ISRCTN12345678]\n", ""),
    )
    assert found == [
        "review.yaml:28: published: expected a mapping (key: value), found the text 'yes'"
    ]


def test_counts_and_publications_may_be_left_out(faults: Faults) -> None:
    assert not faults(
        ("review.yaml", "      published: [[20, 5], [1, 7]]\n", ""),
        ("review.yaml", "published:\n  citation: The published review\n", ""),
        ("review.yaml", "  included: [NCT00000001, ISRCTN12345678]\n", ""),
    )


def test_each_two_by_two_table_has_a_name_of_its_own(faults: Faults) -> None:
    again = (
        "    - {name: Donor by tumour, rows: {variable: phase, values: [PHASE1, PHASE2]},\n"
        "       columns: {variable: donor, values: [autologous, allogeneic]}}\n"
    )
    found = faults(("review.yaml", "figures: [donor]", f"{again}figures: [donor]"))
    assert [fault.split(": expected ")[0] for fault in found] == [
        "review.yaml:22: analysis.odds_ratios[0]",
        "review.yaml:26: analysis.odds_ratios[1]",
    ]
    assert all("a name of its own" in fault for fault in found)


def test_methods_can_be_chosen(folder: Path) -> None:
    chosen = "      methods: mid_p\n      risks: [risk_ratio]\n      tests: [fisher, barnard]\n"
    review = folder / "review.yaml"
    text = review.read_text("utf-8")
    text = text.replace("figures: [donor]", f"{chosen}figures: [donor]")
    chosen = "analysis:\n  interval: jeffreys\n  agreement: [phase, donor]\n"
    text = text.replace("analysis:\n", chosen)
    asked = "columns: phase, measures: cramers_v, tests: chi_square}"
    text = text.replace("columns: phase}", asked)
    review.write_text(text, "utf-8")

    protocol = read_review(folder, python_variables=frozenset({"lead_country"}))
    [question] = protocol.odds_ratios

    assert protocol.interval == "jeffreys"
    assert question.methods == ("mid_p",)
    assert question.risks == ("risk_ratio",)
    assert question.tests == ("fisher", "barnard")
    assert protocol.cross_tables[0].measures == ("cramers_v",)
    assert protocol.cross_tables[0].tests == ("chi_square",)
    assert protocol.agreement == ("phase", "donor")
