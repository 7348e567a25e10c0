"""Include, exclude or unsure: the first criterion that fails is the reason."""

from __future__ import annotations

import datetime as dt

import pytest

from trialatlas.model.dates import PartialDate
from trialatlas.model.judgement import Coding, Decision, EvidenceSpan, Missing, Verdict
from trialatlas.protocol.review import Criterion
from trialatlas.screening.criteria import decide, weigh

RECORD = "NCT00000001"
POSTED = "dates.first_posted"


def span(quote: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id=RECORD, version="v1", field="titles.brief", start=0, end=len(quote), quote=quote
    )


def coding(variable: str, *values: str, missing: Missing | None = None, said: str = "") -> Coding:
    return Coding(
        study_id=RECORD,
        variable=variable,
        value=values,
        missing=missing,
        spans=(span(said), span("more")) if said else (),
    )


TUMOUR = Criterion(
    name="tumour", reason="No tumour", variable="tumour", admits=("yes",), doubts=("unclear",)
)
CELLS = Criterion(
    name="cells", reason="No cells given", variable="cells", admits=("yes",), doubts=("unclear",)
)
TIMELY = Criterion(
    name="posted",
    reason="Posted too early or too late",
    date=POSTED,
    since=dt.date(2010, 3, 15),
    until=dt.date(2020, 6, 30),
)


def decided(*codings: Coding, criteria: tuple[Criterion, ...] = (TUMOUR, CELLS)) -> Decision:
    return decide(RECORD, criteria, {item.variable: item for item in codings}, {})


def dated(date: PartialDate | None, criterion: Criterion = TIMELY) -> Verdict:
    return decide(RECORD, [criterion], {}, {POSTED: date}).decision


def test_a_record_that_meets_every_criterion_is_included_and_shows_why() -> None:
    decision = decided(coding("tumour", "yes", said="glioma"), coding("cells", "yes", said="MSCs"))

    assert decision == Decision(
        record_id=RECORD,
        coder="rule",
        decision=Verdict.INCLUDE,
        spans=(span("glioma"), span("MSCs")),
    )


def test_the_first_criterion_that_fails_is_the_reason() -> None:
    decision = decided(coding("tumour", "no", said="asthma"), coding("cells", "no"))

    assert (decision.decision, decision.criterion) == (Verdict.EXCLUDE, "tumour")
    assert decision.reason == "No tumour"
    assert decision.spans == (span("asthma"), span("more"))


def test_a_later_failure_outweighs_an_earlier_doubt() -> None:
    decision = decided(coding("tumour", "unclear"), coding("cells", "no"))

    assert (decision.decision, decision.criterion) == (Verdict.EXCLUDE, "cells")


def test_a_doubt_is_for_a_person() -> None:
    decision = decided(coding("tumour", "yes"), coding("cells", "unclear", said="perhaps"))

    assert (decision.decision, decision.criterion) == (Verdict.UNSURE, "cells")
    assert decision.spans[0].quote == "perhaps"


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        (coding("cells", "no", "yes"), Verdict.INCLUDE),
        (coding("cells", "no", "unclear"), Verdict.UNSURE),
        (coding("cells", missing=Missing.UNCLEAR), Verdict.UNSURE),
        (coding("cells", missing=Missing.NOT_REPORTED), Verdict.EXCLUDE),
    ],
)
def test_one_value_that_is_admitted_is_enough(item: Coding, verdict: Verdict) -> None:
    assert decided(item, criteria=(CELLS,)).decision is verdict


def test_a_missing_value_can_be_admitted() -> None:
    lenient = Criterion(name="cells", reason="-", variable="cells", admits=("not_reported",))

    missing = coding("cells", missing=Missing.NOT_REPORTED)

    assert decided(missing, criteria=(lenient,)).decision is Verdict.INCLUDE


def test_without_criteria_every_record_is_included() -> None:
    assert decided(criteria=()).decision is Verdict.INCLUDE


@pytest.mark.parametrize(
    ("date", "verdict"),
    [
        (PartialDate(year=2010, month=3, day=14), Verdict.EXCLUDE),
        (PartialDate(year=2010, month=3, day=15), Verdict.INCLUDE),
        (PartialDate(year=2020, month=6, day=30), Verdict.INCLUDE),
        (PartialDate(year=2020, month=7, day=1), Verdict.EXCLUDE),
        (PartialDate(year=2010, month=2), Verdict.EXCLUDE),
        (PartialDate(year=2010, month=3), Verdict.UNSURE),
        (PartialDate(year=2010, month=4), Verdict.INCLUDE),
        (PartialDate(year=2020), Verdict.UNSURE),
        (PartialDate(year=2021), Verdict.EXCLUDE),
        (None, Verdict.UNSURE),
    ],
)
def test_a_date_must_lie_between_two_days_and_a_coarse_one_may_be_in_doubt(
    date: PartialDate | None, verdict: Verdict
) -> None:
    assert dated(date) is verdict


@pytest.mark.parametrize(
    ("criterion", "early", "late"),
    [
        (
            Criterion(name="p", reason="-", date=POSTED, since=dt.date(2010, 1, 1)),
            Verdict.EXCLUDE,
            Verdict.INCLUDE,
        ),
        (
            Criterion(name="p", reason="-", date=POSTED, until=dt.date(2010, 1, 1)),
            Verdict.INCLUDE,
            Verdict.EXCLUDE,
        ),
        (Criterion(name="p", reason="-", date=POSTED), Verdict.INCLUDE, Verdict.INCLUDE),
    ],
)
def test_a_period_may_be_open(criterion: Criterion, early: Verdict, late: Verdict) -> None:
    assert dated(PartialDate(year=2000), criterion) is early
    assert dated(PartialDate(year=2020), criterion) is late


def test_a_date_that_fails_is_a_reason_without_words() -> None:
    decision = decide(RECORD, [TIMELY], {}, {POSTED: PartialDate(year=2000)})

    assert (decision.criterion, decision.reason, decision.spans) == (
        "posted",
        "Posted too early or too late",
        (),
    )


class TestWeigh:
    BY_RULE = Decision(record_id=RECORD, coder="rule", decision=Verdict.EXCLUDE, criterion="cells")
    ANN = Decision(record_id=RECORD, coder="Ann", decision=Verdict.INCLUDE, reason="Read the paper")
    BEN = Decision(record_id=RECORD, coder="Ben", decision=Verdict.EXCLUDE)

    def test_the_rules_decide_where_nobody_else_did(self) -> None:
        assert weigh(self.BY_RULE, []) is self.BY_RULE

    def test_a_person_outranks_them(self) -> None:
        assert weigh(self.BY_RULE, [self.ANN]) == self.ANN

    def test_who_decides_on_another_record_of_the_study_decides_on_the_study(self) -> None:
        other = Decision(record_id="OTHER", coder="Ann", decision=Verdict.INCLUDE)
        decision = weigh(self.BY_RULE, [other])

        assert (decision.record_id, decision.decision) == (RECORD, Verdict.INCLUDE)

    def test_people_who_agree_count_as_one(self) -> None:
        again = Decision(record_id=RECORD, coder="Cleo", decision=Verdict.INCLUDE)

        assert weigh(self.BY_RULE, [self.ANN, again]) == self.ANN

    def test_people_who_disagree_leave_it_open_and_are_named(self) -> None:
        decision = weigh(self.BY_RULE, [self.ANN, self.BEN])

        assert (decision.decision, decision.criterion) == (Verdict.UNSURE, "disagreement")
        assert (decision.record_id, decision.coder) == (RECORD, "people")
        assert decision.reason == "People disagree (Ann: include, Ben: exclude)"

    def test_who_settles_it_outranks_them(self) -> None:
        settled = Decision(record_id=RECORD, coder="Cleo", decision=Verdict.EXCLUDE, resolves=True)

        assert weigh(self.BY_RULE, [self.ANN, settled, self.BEN]) == settled
