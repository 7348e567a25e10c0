"""Of all codings of a study's variable, the one that counts."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import rows_of

from trialatlas.adjudication.stage import adjudicate, settle
from trialatlas.model.judgement import Basis, Coding, EvidenceSpan, Missing
from trialatlas.model.tables import TABLES, to_batch


def coding(coder: str, *values: str, study_id: str = "A", variable: str = "donor") -> Coding:
    span = EvidenceSpan(
        record_id=study_id, version="v1", field="titles.brief", start=0, end=1, quote=coder[0]
    )
    return Coding(
        study_id=study_id,
        variable=variable,
        value=values,
        missing=None if values else Missing.NOT_REPORTED,
        basis=Basis.STATED if values else Basis.ABSENT,
        spans=(span,),
        coder=coder,
    )


RULE = coding("rule", "autologous")
ANN = coding("Ann", "allogeneic")
BEN = coding("Ben", "autologous")
CLEO = coding("Cleo")


def test_the_rules_value_counts_where_nobody_coded() -> None:
    assert settle(RULE, []) is RULE


def test_a_persons_value_outranks_it() -> None:
    assert settle(RULE, [ANN]) is ANN


def test_a_person_may_say_that_nothing_is_reported() -> None:
    assert settle(RULE, [CLEO]) is CLEO


def test_people_who_agree_count_as_one_whatever_words_they_show() -> None:
    assert settle(RULE, [ANN, coding("Ben", "allogeneic")]) is ANN


def test_people_who_disagree_leave_it_unclear_and_all_their_words_are_kept() -> None:
    settled = settle(RULE, [ANN, BEN])

    assert (settled.value, settled.missing, settled.basis) == ((), Missing.UNCLEAR, Basis.ABSENT)
    assert (settled.coder, settled.rule) == ("people", "people_disagree")
    assert settled.spans == ANN.spans + BEN.spans


def test_a_value_and_its_absence_disagree() -> None:
    assert settle(RULE, [BEN, CLEO]).missing is Missing.UNCLEAR


def test_every_coding_of_the_rules_gets_its_value() -> None:
    batches = [
        to_batch(TABLES["codings"], [RULE, coding("rule", "adipose", variable="tissue")]),
        to_batch(TABLES["codings"], [coding("rule", study_id="B")]),
    ]

    rows = rows_of(adjudicate(batches, [ANN])["values"])

    assert [(row["study_id"], row["variable"], row["value"], row["coder"]) for row in rows] == [
        ("A", "donor", ["allogeneic"], "Ann"),
        ("A", "tissue", ["adipose"], "rule"),
        ("B", "donor", [], "rule"),
    ]


def test_what_people_coded_of_studies_that_are_not_included_is_kept_but_no_value() -> None:
    stray = coding("Ann", "allogeneic", study_id="Z")

    made = adjudicate([to_batch(TABLES["codings"], [RULE])], [stray])

    assert [row["study_id"] for row in rows_of(made["values"])] == ["A"]
    assert [row["study_id"] for row in rows_of(made["answers"])] == ["Z"]


@given(st.lists(st.sampled_from([ANN, BEN, CLEO]), max_size=4), st.randoms())
def test_what_counts_does_not_depend_on_who_spoke_first(
    people: list[Coding], random: object
) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis names no type for it

    first, second = settle(RULE, people), settle(RULE, shuffled)

    assert (first.value, first.missing) == (second.value, second.missing)


@given(st.lists(st.sampled_from([ANN, BEN, CLEO]), max_size=4))
def test_a_value_that_counts_can_be_stored(people: list[Coding]) -> None:
    settled = settle(RULE, people)

    [row] = rows_of(to_batch(TABLES["values"], [settled]))
    assert msgspec.convert(row, Coding) == settled
    assert bool(settled.value) is (settled.missing is None)


def test_who_settles_a_disagreement_outranks_those_who_disagree() -> None:
    settled = msgspec.structs.replace(coding("Dan", "mixed"), resolves=True)

    assert settle(RULE, [ANN, settled, BEN]) is settled


def test_two_who_settle_it_differently_leave_it_unclear() -> None:
    resolutions = [
        msgspec.structs.replace(coding(who, value), resolves=True)
        for who, value in (("Dan", "mixed"), ("Eve", "autologous"))
    ]

    assert settle(RULE, [ANN, BEN, *resolutions]).rule == "people_disagree"
