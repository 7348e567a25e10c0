"""Rows of the agreement of coders, as the report prints them."""

from __future__ import annotations

from typing import Any

from tests.protocols import protocol

from trialatlas.analysis.coders import coder_agreement
from trialatlas.model.judgement import Coding, Missing
from trialatlas.presentation.agreement import AgreementTable, agreement_tables
from trialatlas.protocol.codebook import Codebook, Variable

DONOR = Variable(
    name="donor", title="Donor", kind="text", multiple=True, labels={"own": "Autologous"}
)
SAID = {
    "rule": ["own", "own", "other", ""],
    "ann": ["own", "other", "other", ""],
    "model:small": ["own", "other+own", "other", ""],
}


def shown(*coders: str) -> AgreementTable:
    codings = [
        Coding(
            study_id=f"S{place}",
            variable="donor",
            value=tuple(value.split("+")) if value else (),
            missing=None if value else Missing.NOT_REPORTED,
            coder=coder,
        )
        for coder in coders
        for place, value in enumerate(SAID[coder])
    ]
    rows: list[dict[str, Any]] = [
        {"row": "", "column": "", "note": "", **row}
        for row in coder_agreement(DONOR, codings, ["S0", "S1", "S2", "S3"])
    ]
    asked = protocol(codebook=Codebook(variables=(DONOR,)), agreement=("donor",))
    [table] = agreement_tables(asked, rows)
    return table


def test_each_two_coders_have_a_share_a_kappa_and_their_differences() -> None:
    [pair] = shown("rule", "ann").pairs

    assert pair.coders == ("ann", "the rules")
    assert (pair.count.n, pair.of, pair.percent) == (3, 4, "75.0%")
    assert pair.count.studies == ("S0", "S2", "S3")
    assert pair.interval
    assert pair.kappa.number.startswith("0.64")
    [difference] = pair.differences
    assert difference.values == ("Other", "Autologous")
    assert difference.count.studies == ("S1",)


def test_several_values_are_shown_as_one() -> None:
    table = shown("rule", "model:small")

    assert table.pairs[0].coders == ("model small", "the rules")
    assert [one.values for one in table.pairs[0].differences] == [
        ("Autologous + Other", "Autologous")
    ]


def test_all_coders_are_measured_together() -> None:
    two, three = shown("rule", "ann"), shown("rule", "ann", "model:small")

    assert [one.method.split()[0] for one in two.together] == ["Gwet's", "Krippendorff's"]
    assert next(one.method.split()[0] for one in three.together) == "Fleiss'"
    assert len(three.pairs) == 3
    assert three.n_together == 4


def test_one_coder_alone_has_no_number_and_it_is_said() -> None:
    table = shown("rule")

    assert (table.pairs, table.together) == ((), ())
    assert table.note == "not defined: only rule coded it"


def test_what_is_not_asked_for_is_not_shown() -> None:
    assert agreement_tables(protocol(codebook=Codebook(variables=(DONOR,))), []) == ()
