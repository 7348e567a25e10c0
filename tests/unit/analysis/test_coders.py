"""Codings of several coders in; their agreement two by two and together out."""

from __future__ import annotations

from typing import Any

from tests.unit.analysis.conftest import coding

from trialatlas.analysis.coders import coder_agreement
from trialatlas.model.judgement import Coding
from trialatlas.protocol.codebook import Variable
from trialatlas.stats.agreement import cohen_kappa
from trialatlas.stats.coders import fleiss_kappa

VARIABLE = Variable(name="donor", title="Donor", kind="text")
STUDIES = ["A", "B", "C", "D", "E"]
CODED = {
    "rule": {"A": "own", "B": "other", "C": "own", "D": "?not_reported", "E": "own", "Z": "own"},
    "ann": {"A": "own", "B": "own", "C": "own", "D": "?not_applicable"},
    "bob": {"A": "own", "B": "other", "C": "other+own"},
}


def codings(*coders: str) -> list[Coding]:
    return [
        coding(study, "donor", value, coder)
        for coder in coders
        for study, value in CODED[coder].items()
    ]


def agreement(*coders: str) -> list[dict[str, Any]]:
    return list(coder_agreement(VARIABLE, codings(*coders), STUDIES))


def test_two_coders_are_compared_over_what_both_coded() -> None:
    share, kappa, *_ = agreement("rule", "ann")

    assert (share["row"], share["column"], share["kind"]) == ("ann", "rule", "agreement")
    # What is not reported and what does not apply are both no value.
    assert (share["n"], share["of"], share["missing"]) == (3, 4, 1)
    assert share["studies"] == ["A", "C", "D"]
    pairs = [("own", "own"), ("own", "other"), ("own", "own"), ("", "")]
    assert kappa["estimate"] == cohen_kappa(pairs).estimate


def test_each_pair_of_values_names_its_studies() -> None:
    cells = [row for row in agreement("rule", "ann") if row["kind"] == "agreement_cell"]

    assert [(row["row"], row["column"], row["studies"]) for row in cells] == [
        ("no value", "no value", ["D"]),
        ("own", "other", ["B"]),
        ("own", "own", ["A", "C"]),
    ]


def test_three_coders_are_also_measured_together() -> None:
    rows = agreement("rule", "ann", "bob")
    together = {row["row"]: row for row in rows if row["kind"] == "agreement_of_all"}

    assert list(together) == ["fleiss_kappa", "gwet_ac1", "krippendorff_alpha"]
    codes: list[list[str | None]] = [
        ["own", "own", "own"],
        ["own", "other", "other"],
        ["own", "both", "own"],
        ["", None, ""],
    ]
    assert together["fleiss_kappa"]["estimate"] == fleiss_kappa(codes).estimate
    assert (together["gwet_ac1"]["n"], together["gwet_ac1"]["of"]) == (2, 4)
    assert together["gwet_ac1"]["studies"] == ["A", "D"]
    assert len([row for row in rows if row["kind"] == "kappa"]) == 3


def test_one_coder_alone_is_told() -> None:
    [row] = agreement("rule")

    assert (row["n"], row["of"], row["missing"]) == (0, 0, 5)
    assert row["note"] == "not defined: only rule coded it"
