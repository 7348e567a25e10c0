"""Printed percentages: of how many they are true."""

from __future__ import annotations

from tests.audits import BLINDING, PHASE, claims_of, count, place

from trialatlas.audit.percentages import percentage_findings
from trialatlas.model.finding import Finding, FindingKind, FindingVerdict
from trialatlas.protocol.claims import CountClaim, TwoByTwoClaim

AGREE, DISAGREE = FindingVerdict.AGREE, FindingVerdict.DISAGREE


def found(n_studies: int, *counts: CountClaim, tables: tuple[TwoByTwoClaim, ...] = ()) -> Finding:
    [finding] = percentage_findings(claims_of(counts=counts, tables=tables), n_studies)
    return finding


def test_a_percentage_of_its_count_says_how_it_is_rounded() -> None:
    finding = found(40, count(BLINDING, "open", n=25, of=40, percent="62"))
    assert (finding.kind, finding.verdict) == (FindingKind.PERCENT, AGREE)
    assert finding.explanation == "25 of 40 is 62.5%; 62% if rounded half to even or cut off."


def test_a_wrong_percentage_says_of_how_many_it_would_be_true() -> None:
    finding = found(40, count(BLINDING, "open", n=10, of=40, percent="33"))
    assert finding.verdict is DISAGREE
    assert finding.explanation == "10 of 40 is 25%, not 33%. It would be true of 30."


def parts(*percents: str) -> list[CountClaim]:
    return [count(BLINDING, f"v{place}", percent=one) for place, one in enumerate(percents)]


def table(cells: tuple[tuple[int, int], tuple[int, int]]) -> TwoByTwoClaim:
    """A 2x2 table of the second and the first value of `parts`."""
    return TwoByTwoClaim(
        place=place(),
        name="t",
        rows=BLINDING,
        row_values=("v1", "v0"),
        columns=PHASE,
        column_values=("PHASE1", "PHASE2"),
        cells=cells,
    )


def test_percentages_of_fewer_studies_than_there_are() -> None:
    finding = found(12, *parts("29", "71"))
    assert (finding.kind, finding.verdict) == (FindingKind.DENOMINATOR, DISAGREE)
    assert finding.found == "of 7"
    assert "(2 and 5 of 7)" in finding.explanation


def test_percentages_that_are_true_of_all() -> None:
    finding = found(7, *parts("29", "71"))
    assert finding.verdict is AGREE
    assert finding.explanation == "29% and 71% can all be true of 7: 2 and 5."


def test_percentages_that_nothing_makes_true() -> None:
    finding = found(10, *parts("1", "99"))
    assert (
        finding.explanation == "No number of studies from 1 to 10 makes 1% and 99% true together."
    )


def test_counts_printed_elsewhere_decide_between_denominators() -> None:
    printed = parts("84", "13", "3")
    alone = found(40, *printed)
    assert alone.found == "of 31, 32 or 38"
    finding = found(40, *printed, tables=(table(((4, 1), (19, 13))),))
    assert finding.found == "of 38"
    assert finding.explanation.endswith("leave 38 (32, 5 and 1 of 38), so that 2 are left out.")


def test_nothing_is_said_where_it_is_not_known_how_many_there_are() -> None:
    assert list(percentage_findings(claims_of(counts=tuple(parts("29"))), 0)) == []


def test_percentages_of_a_whole_registry_are_not_tried_one_by_one() -> None:
    finding = found(600_000, *parts("84.1", "13.2", "2.7"))
    assert finding.verdict is AGREE
    assert "such as" in finding.explanation


def test_counts_printed_elsewhere_that_fit_no_denominator() -> None:
    finding = found(7, *parts("29", "71"), tables=(table(((2, 1), (2, 1))),))
    assert finding.verdict is DISAGREE
    assert finding.explanation == (
        "29% and 71% can be true together of 7 (2 and 5 of 7). "
        "The counts of its 2x2 tables fit none of them."
    )
