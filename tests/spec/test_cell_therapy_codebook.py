"""What the shipped codebook makes of a record on mesenchymal cells; ``?`` marks what it infers.

Each case is a short record as someone might register it, and the value that a careful reader gives.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.spec.cases import ValueOf, case

MSC = "Mesenchymal Stem Cells"


@pytest.mark.parametrize(
    ("record", "given"),
    [
        case(
            "they are an intervention",
            "yes",
            title="Cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "they are what a product of another name is made of",
            "yes",
            title="Regenin in severe asthma",
            intervention=("Regenin", "A suspension of mesenchymal stromal cells"),
        ),
        case(
            "they are given along with another graft",
            "yes",
            title="Cotransplantation of mesenchymal stem cells and cord blood",
            intervention="Cord blood transplantation",
        ),
        case(
            "they are a feeder layer on which cord blood is grown",
            "no",
            title="Transplantation of cord blood expanded on a feeder layer of mesenchymal cells",
            intervention="Expanded cord blood",
        ),
        case(
            "CD34+ cells are grown beside them",
            "no",
            title="CD34+ cells expanded in co-culture with mesenchymal stem cells",
            intervention="Expanded CD34+ cells",
        ),
        case(
            "what they give off is given",
            "yes",
            title="Exosomes in severe asthma",
            intervention=("Exosomes", "Exosomes of mesenchymal stem cells are inhaled"),
        ),
        case(
            "their numbers in blood are counted",
            "no",
            title="Levels of circulating mesenchymal stem cells in asthma",
            intervention="Blood sample",
        ),
        case(
            "other cells are given",
            "no",
            title="Hematopoietic stem cells for leukemia",
            intervention="Hematopoietic stem cell transplantation",
        ),
        case(
            "nothing names them",
            "no",
            title="Salt water in severe asthma",
            intervention="Saline",
        ),
        case(
            "their name stands inside that of a tumour",
            "no",
            title="Radiation of mesenchymal tumors",
            intervention="Radiation",
        ),
        case(
            "people who had them before may not take part",
            "no",
            title="Salt water in severe asthma",
            intervention="Saline",
            criteria="Exclusion Criteria:\n- Treatment with mesenchymal stem cells this year",
        ),
    ],
)
def test_are_they_given(value_of: ValueOf, record: dict[str, Any], given: str) -> None:
    assert value_of("msc_given", record) == given


@pytest.mark.parametrize(
    ("record", "donor"),
    [
        case(
            "it is part of the product's name",
            "autologous",
            title="Autologous mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "the transplant beside them is autologous, they are not",
            "allogeneic",
            title="Allogeneic mesenchymal stromal cells after autologous stem cell transplantation",
            intervention=MSC,
        ),
        case(
            "the transplant's donor says nothing of theirs",
            "not_reported",
            title="Mesenchymal stem cells for graft failure",
            intervention=MSC,
            summary="People who had an allogeneic stem cell transplant from a sibling donor enter.",
        ),
        case(
            "they come from healthy donors",
            "allogeneic",
            title="Cells in severe asthma",
            intervention=(MSC, "Mesenchymal stem cells from healthy volunteers"),
        ),
        case(
            "they are the participants' own",
            "autologous",
            title="Cells in severe asthma",
            intervention=(MSC, "The patient's own mesenchymal stem cells"),
        ),
        case(
            "some get their own and some another's",
            "both",
            title="Autologous or allogeneic mesenchymal stem cells in weak hearts",
            intervention=MSC,
        ),
        case(
            "umbilical cords can only be another's",
            "allogeneic?",
            title="Umbilical cord mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "fat that is taken from the participant is the participant's",
            "autologous?",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "Each participant has liposuction, from which mesenchymal stem cells are grown.",
            ),
        ),
        case(
            "what the record denies does not count",
            "allogeneic",
            title="Cells in severe asthma",
            intervention=(MSC, "Allogeneic, not autologous, mesenchymal stem cells"),
        ),
        case(
            "whom the trial turns away says nothing of the product",
            "not_reported",
            title="Cells in severe asthma",
            intervention=MSC,
            criteria="Exclusion Criteria:\n- Earlier autologous mesenchymal stem cells",
        ),
        case(
            "nothing is reported where no such cells are given",
            "not_reported",
            title="Autologous hematopoietic stem cells for leukemia",
            intervention="Hematopoietic stem cells",
        ),
    ],
)
def test_whose_they_are(value_of: ValueOf, record: dict[str, Any], donor: str) -> None:
    assert value_of("donor", record) == donor


@pytest.mark.parametrize(
    ("record", "tissue"),
    [
        case(
            "bone marrow",
            "bone_marrow",
            title="Bone marrow mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "fat, by an abbreviation",
            "adipose",
            title="AD-MSCs in severe asthma",
            intervention="AD-MSCs",
        ),
        case(
            "umbilical cord",
            "umbilical_cord",
            title="Umbilical cord derived mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "umbilical cord blood is not umbilical cord",
            "cord_blood",
            title="Umbilical cord blood derived mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "Wharton's jelly is umbilical cord",
            "umbilical_cord",
            title="Wharton's jelly mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "amnion counts as placenta",
            "placenta",
            title="Cells in severe asthma",
            intervention="Human amniotic mesenchymal stem cells",
        ),
        case(
            "cord blood that is transplanted with them is not their tissue",
            "not_reported",
            title="Cotransplantation of cord blood and mesenchymal stem cells",
            intervention=MSC,
        ),
        case(
            "a bone marrow transplant beside them is not their tissue",
            "not_reported",
            title="Mesenchymal stem cells after bone marrow transplantation",
            intervention=MSC,
        ),
        case(
            "several tissues are kept",
            "adipose+bone_marrow",
            title="Mesenchymal stem cells from bone marrow or adipose tissue in severe asthma",
            intervention=MSC,
        ),
        case(
            "where such cells can be found in general does not count where the product's is named",
            "adipose",
            title="Cells in severe asthma",
            intervention="Adipose derived mesenchymal stem cells",
            summary="Mesenchymal stem cells can be isolated from bone marrow and cord blood.",
        ),
    ],
)
def test_from_which_tissue(value_of: ValueOf, record: dict[str, Any], tissue: str) -> None:
    assert value_of("tissue", record) == tissue
