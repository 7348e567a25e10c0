"""A small codebook of every kind of variable, and the concepts that its rules use."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.rules import Category, Rule, TextVariable

CATEGORIES = (
    Category(name="autologous", phrases=("autologous",)),
    Category(name="allogeneic", phrases=("donor",)),
)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """Whose cells they are, if any are given; and what the record's fields say."""
    given = TextVariable(
        name="given",
        categories=(Category(name="yes"), Category(name="no")),
        rules=(
            Rule(name="named", find=("cells",), value="yes", where=("titles", "interventions")),
        ),
        otherwise="no",
        otherwise_shows=("titles",),
    )
    donor = TextVariable(
        name="donor",
        categories=CATEGORIES,
        product="cells",
        rules=(
            Rule(name="named", where=("titles",), link="name"),
            Rule(
                name="by_phase",
                value="allogeneic",
                when={"phase": ("PHASE3",)},
                basis="inferred",
            ),
        ),
    )
    return Codebook(
        variables=(
            Variable(name="phase", title="Phase", kind="field", field="design.phases", join="/"),
            Variable(name="country", title="Country", kind="python", field="lead_country"),
            Variable(
                name="donor",
                title="Donor",
                kind="text",
                text=donor,
                applies_when={"given": ("yes",)},
            ),
            Variable(name="given", title="Given", kind="text", text=given),
        )
    )


@pytest.fixture(scope="session")
def concepts() -> Mapping[str, ConceptSet]:
    """The product, and what is never meant by its name."""
    return {"cells": ConceptSet(name="cells", phrases=("MSC",), never=("MSC Ltd",))}
