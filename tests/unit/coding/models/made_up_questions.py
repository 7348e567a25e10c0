"""Questions for a model, a record in our own words, and an answer that is right."""

from __future__ import annotations

from typing import Any

from trialatlas.coding.models.checking import Source
from trialatlas.model.study import Description, Intervention, Study, Titles
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.text.rules import Category, Rule, TextVariable
from trialatlas.text.sections import passages_of


def text_variable(name: str, *categories: str, otherwise: str = "", **more: Any) -> Variable:
    """A variable that is read from text."""
    values = tuple(Category(name=category, meaning=f"It is {category}") for category in categories)
    text = TextVariable(
        name=name, categories=values, rules=(), otherwise=otherwise or "not_reported"
    )
    return Variable(name=name, title=name, kind="text", text=text, categories=values, **more)


GIVEN = text_variable("given", "yes", "no", otherwise="no", question="Are cells given?")
DONOR = text_variable("donor", "autologous", "allogeneic", applies_when={"given": ("yes",)})
TISSUE = text_variable("tissue", "adipose", "bone_marrow", multiple=True)
DOSE = text_variable("dose")
PAYLOAD = Variable(
    name="payload",
    title="Payload",
    kind="text",
    text=TextVariable(
        name="payload",
        categories=(Category(name="virus"),),
        rules=(Rule(name="named", verbatim=True),),
    ),
    categories=(Category(name="virus"),),
)
"""It has a category, and any words of the record besides."""

PHASE = Variable(name="phase", title="Phase", kind="field", field="design.phases")


CODEBOOK = Codebook(variables=(PHASE, GIVEN, DONOR, TISSUE))
"""Of the kinds of variable that a model meets, one each."""


def told_study(record_id: str = "NCT00000001", summary: str = "") -> Study:
    """A study of cells."""
    return Study(
        record_id=record_id,
        registry="ctgov",
        titles=Titles(brief="Marrow cells from a brother or sister"),
        description=Description(brief_summary=summary or None),
        interventions=(
            Intervention(name="Cells", description="Cells grown from fat and marrow, 2 million"),
        ),
    )


def source_of(study: Study) -> Source:
    """The study as quotes are held against it."""
    return Source(study.record_id, "v1", passages_of(study))


def said(
    value: object = None,
    *quotes: str,
    missing: str | None = None,
    basis: str = "stated",
) -> dict[str, object]:
    """One answer in the form asked for."""
    shown = [{"field": "", "quote": quote, "value": ""} for quote in quotes]
    return {"value": value, "missing": missing, "basis": basis, "quotes": shown}


RIGHT = {
    "given": said(["yes"], "Cells"),
    "donor": said(["allogeneic"], "brother or sister", basis="inferred"),
    "tissue": said(["adipose", "bone_marrow"], "grown from fat", "Marrow cells"),
}
"""What a good model answers about `told_study`."""
