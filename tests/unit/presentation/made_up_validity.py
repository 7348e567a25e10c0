"""Small comparisons of two coders, with everything that a report of it shows."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from trialatlas.analysis.validity import agreement_on
from trialatlas.model.judgement import Basis, Coding, EvidenceSpan, Missing
from trialatlas.presentation.validity_data import Validity
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.codings import FileCodings, Notice
from trialatlas.text.rules import Category

__all__ = ["TWO_FILES", "VALIDITY"]

_DONOR = Variable(
    name="donor",
    title="Donor & source",
    question="From whom?",
    kind="text",
    categories=(Category(name="own"), Category(name="other")),
)
_DOSES = Variable(name="doses", title="Doses", kind="text", multiple=True)


def _span(quote: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id="NCT00000002", version="v", field="titles.brief", start=0, end=3, quote=quote
    )


def _coding(study: int, variable: str, value: str, *quotes: str) -> Coding:
    missing = Missing.UNCLEAR if value == "unclear" else Missing.NOT_REPORTED
    has_value = value not in ("", "unclear")
    return Coding(
        study_id=f"NCT{study:08d}",
        variable=variable,
        value=(value,) if has_value else (),
        missing=None if has_value else missing,
        basis=Basis.STATED if quotes else Basis.ABSENT,
        rule="said" if quotes else "",
        spans=tuple(map(_span, quotes)),
    )


_RULES = [
    _coding(1, "donor", "own", "autologous"),
    _coding(2, "donor", "own", "<b>autologous</b>", "own"),
    _coding(3, "donor", ""),
    _coding(4, "donor", "other", "allogeneic"),
    *(_coding(study, "doses", "") for study in (1, 2, 3, 4)),
]
_PEOPLE = [
    _coding(1, "donor", "own"),
    _coding(2, "donor", "other"),
    _coding(2, "donor", "unclear"),
    _coding(3, "donor", "other"),
    _coding(4, "donor", "other"),
    *(_coding(study, "doses", "") for study in (1, 2, 3, 4)),
]

VALIDITY = Validity(
    name="cells",
    gold=FileCodings(
        file="/a/place/gold.tsv",
        studies=tuple(f"NCT{study:08d}" for study in (1, 2, 3, 4, 5)),
        variables=(_DONOR, _DOSES),
        codings=tuple(_PEOPLE),
        words={("NCT00000002", "donor"): ("from a donor",)},
        notes={"NCT00000002": "two readings"},
        ignored={"payload": ""},
        notices=(
            Notice(
                file="/a/place/gold.tsv",
                line=4,
                study="NCT00000003",
                variable="donor",
                value="ohter",
                problem="no category of the codebook",
                nearest="other",
            ),
        ),
    ),
    measured=tuple(agreement_on(one, _RULES, _PEOPLE) for one in (_DONOR, _DOSES)),
    absent=("NCT00000005",),
    n_refused=1,
    titles={"NCT00000002": "Cells & more"},
    version="1.2.3",
)
"""Two variables of four studies: one missed, one wrong; the fifth study has no record."""

TWO_FILES = Validity(
    name="cells",
    gold=replace(VALIDITY.gold, coder="rule", file="/a/place/rules.csv", notices=()),
    coded=FileCodings(
        file="/a/place/model.csv",
        coder="model:small",
        studies=VALIDITY.gold.studies[:4],
        variables=(_DONOR,),
        codings=tuple(_RULES[:4]),
        has_basis=True,
        words={("NCT00000002", "donor"): ("own cells", "their own")},
        notes={},
        ignored={},
    ),
    measured=(
        agreement_on(
            _DONOR,
            [msgspec.structs.replace(coding, spans=()) for coding in _RULES[:4]],
            _PEOPLE,
        ),
    ),
    absent=("NCT00000005",),
    uncompared=("doses",),
)
"""A model's file against one of the rules, which has one variable more."""
