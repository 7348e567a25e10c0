"""How mesenchymal cells are given, by the shipped codebook; ``?`` marks what it infers.

Each case is a short record as someone might register it, and the value that a careful reader gives.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.spec.cases import ValueOf, case

MSC = "Mesenchymal Stem Cells"


@pytest.mark.parametrize(
    ("record", "route"),
    [
        case(
            "into a vein",
            "intravenous",
            title="Intravenous mesenchymal stem cells in severe asthma",
            intervention=MSC,
        ),
        case(
            "an infusion of which no more is said is into a vein",
            "intravenous?",
            title="Cells in severe asthma",
            intervention=(MSC, "An infusion of mesenchymal stem cells"),
        ),
        case(
            "into a tumour",
            "intratumoral",
            title="Cells in glioma",
            intervention=(MSC, "One intratumoral injection"),
        ),
        case(
            "a drug's route is not theirs",
            "intrathecal",
            title="Cells in sclerosis",
            intervention=(
                MSC,
                "Intravenous methylprednisolone is given first.\n"
                "Mesenchymal stem cells are given by lumbar puncture.",
            ),
        ),
        case(
            "the route of what comes before is not theirs",
            "intra_articular",
            title="Cells in worn knees",
            intervention=(MSC, "Injected into the knee joint after intravenous sedation"),
        ),
        case(
            "several routes are kept",
            "intrathecal+intravenous",
            title="Intravenous and intrathecal mesenchymal stem cells in sclerosis",
            intervention=MSC,
        ),
        case(
            "people who use drugs by vein may not take part: that is no route",
            "not_reported",
            title="Cells in severe asthma",
            intervention=MSC,
            criteria="Exclusion Criteria:\n- Intravenous use of mesenchymal stem cells or drugs",
        ),
        case(
            "how others gave them elsewhere does not count",
            "not_reported",
            title="Cells in severe asthma",
            intervention=MSC,
            summary="Intravenous mesenchymal stem cells have been shown to be safe in mice.",
        ),
        case(
            "the investigational product is no way into the belly",
            "not_reported",
            title="Mesenchymal stem cells in severe asthma",
            intervention=(MSC, "IP (MSC) in 15 mL"),
        ),
        case(
            "infusions into vein and spinal fluid, in short",
            "intrathecal+intravenous",
            title="Mesenchymal stem cells in sclerosis",
            intervention=(MSC, "One IV infusion of MSC, later one IT infusion"),
        ),
        case(
            "into the spinal cord, not into bone",
            "intralesional",
            title="Cells after injury",
            intervention=(MSC, "Intramedullary injection of MSC into the injured spinal cord"),
        ),
        case(
            "a plug that is put into a fistula is placed there",
            "implant",
            title="Mesenchymal stem cells on a matrix plug",
            intervention=(MSC, "The plug is inserted into the fistula"),
        ),
        case(
            "stage IV is no vein",
            "not_reported",
            title="Mesenchymal stem cells in stage IV sarcoma",
            intervention=MSC,
        ),
    ],
)
def test_by_which_route(value_of: ValueOf, record: dict[str, Any], route: str) -> None:
    assert value_of("route", record) == route


@pytest.mark.parametrize(
    ("record", "times"),
    [
        case(
            "a single infusion",
            "single",
            title="Cells in severe asthma",
            intervention=(MSC, "A single infusion of mesenchymal stem cells"),
        ),
        case(
            "weekly, four times",
            "multiple",
            title="Cells in severe asthma",
            intervention=(MSC, "Mesenchymal stem cells are infused weekly x 4"),
        ),
        case(
            "two infusions",
            "multiple",
            title="Cells in severe asthma",
            intervention=(MSC, "Two infusions of mesenchymal stem cells, a month apart"),
        ),
        case(
            "a second infusion for those who need it",
            "multiple",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "A single infusion of the cells. Those who relapse get a second infusion.",
            ),
        ),
        case(
            "a second infusion for those who do not respond",
            "multiple",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "A single infusion. If they do not respond, a second infusion of them follows.",
            ),
        ),
        case(
            "ten injections during one operation",
            "single?",
            title="Cells in weak hearts",
            intervention=(MSC, "Ten injections into the heart muscle during one operation"),
        ),
        case(
            "repeated after months",
            "multiple",
            title="Cells in severe asthma",
            intervention=(MSC, "Infusion of cells, repeated after three months"),
        ),
        case(
            "twenty injections in one procedure",
            "single",
            title="Cells in weak hearts",
            intervention=(
                MSC,
                "Mesenchymal stem cells are given by 20 injections in a single procedure",
            ),
        ),
        case(
            "three dose levels, each participant once",
            "single",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "A single infusion of mesenchymal stem cells at one of three dose levels",
            ),
        ),
        case(
            "dose levels alone say nothing",
            "not_reported",
            title="Cells in severe asthma",
            intervention=(MSC, "Three dose levels are compared"),
        ),
        case(
            "one infusion, visits for a year",
            "single",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "One infusion of mesenchymal stem cells.\nVisits every 3 months assess the lungs.",
            ),
        ),
        case(
            "the infusion is spoken of as one",
            "single?",
            title="Cells in severe asthma",
            intervention=(MSC, "The infusion of mesenchymal stem cells is done on day 0"),
        ),
        case(
            "a drug is given twice, and nobody says how often they are",
            "not_reported",
            title="Cells in severe asthma",
            intervention=(MSC, "Their strength is told.\nTwo infusions of antibody 5 mg."),
        ),
        case(
            "the other group gets them later: each participant once",
            "single",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "One infusion of MSC.\nAfter half a year another infusion is given for cross-over.",
            ),
        ),
        case(
            "an amount by one injection",
            "single?",
            title="Cells in worn knees",
            intervention=(MSC, "Five million MSC by intra-articular injection"),
        ),
        case(
            "a way alone is no number",
            "not_reported",
            title="Cells in worn knees",
            intervention=(MSC, "MSC by intra-articular injection"),
        ),
        case(
            "a second injection at a later time for those who need it",
            "multiple",
            title="Cells in worn knees",
            intervention=(MSC, "Injection of MSC, with re-injection at 3 months if need be"),
        ),
        case(
            "one group after another, each at a greater dose",
            "not_reported",
            title="Cells in severe asthma",
            intervention=(MSC, "Sequential administration of 3 escalating doses"),
        ),
        case(
            "two cycles",
            "multiple",
            title="Cells in severe asthma",
            intervention=(MSC, "All are treated with MSC, that is treated for two cycles"),
        ),
        case(
            "courses of infusions",
            "multiple",
            title="Cells in severe asthma",
            intervention=(MSC, "Up to 8 courses of infusions of MSC"),
        ),
        case(
            "a drug is given daily, they are not",
            "single",
            title="Cells in severe asthma",
            intervention=(
                MSC,
                "A single infusion of mesenchymal stem cells.\nPrednisone 5 mg is given daily.",
            ),
        ),
    ],
)
def test_how_often(value_of: ValueOf, record: dict[str, Any], times: str) -> None:
    assert value_of("administrations", record) == times
