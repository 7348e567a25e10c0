"""What the shipped codebook makes of a record: do its participants have, or had they, a tumour?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.spec.cases import ValueOf, case
from tests.studies import study

from trialatlas.model.study import Study, Titles
from trialatlas.text.reading import Reading

ReadAs = Callable[[str, Study], Reading]


@pytest.mark.parametrize(
    ("record", "cancer"),
    [
        case("the title names one", "yes", title="Cells in recurrent glioma"),
        case("it is named by capitals", "yes", title="Cells after transplantation for AML"),
        case("nothing names one", "no", title="Cells in severe asthma"),
        case(
            "an inclusion criterion asks for one",
            "yes",
            title="Cells in graft failure",
            criteria="Inclusion Criteria:\n- Leukemia in remission\n- Adults",
        ),
        case(
            "an exclusion criterion turns it away",
            "no",
            title="Cells in severe asthma",
            criteria="Inclusion Criteria:\n- Adults\n\nExclusion Criteria:\n- Any cancer",
        ),
        case(
            "an inclusion criterion asks for none",
            "no",
            title="Cells in severe asthma",
            criteria="Inclusion Criteria:\n- No evidence of malignancy",
        ),
        case(
            "an earlier one does not make a participant",
            "no",
            title="Cells in severe asthma",
            criteria="Inclusion Criteria:\n- No history of cancer",
        ),
        case(
            "a factor is called after it",
            "no",
            title="Tumor necrosis factor and cells in arthritis",
        ),
        case(
            "an institute is called after it",
            "no",
            title="Asthma in staff of a Cancer Center",
        ),
        case(
            "the summary says who takes part",
            "yes",
            title="Cells for dry mouth",
            summary="Patients who were treated for head and neck cancer get the cells.",
        ),
        case(
            "the summary tells what is known from animals",
            "no",
            title="Cells in severe asthma",
            summary="In mice with melanoma such cells have been shown to be safe.",
        ),
        case(
            "a risk of one is none",
            "no",
            title="Cells in people at risk of breast cancer",
        ),
        case(
            "radiotherapy in the title stands for one",
            "yes?",
            title="Cells for dry mouth after radiotherapy",
        ),
    ],
)
def test_do_they_have_a_tumour(value_of: ValueOf, record: dict[str, Any], cancer: str) -> None:
    assert value_of("cancer", record) == cancer


@pytest.mark.parametrize(
    ("condition", "cancer"),
    [
        ("Osteosarcoma", "yes"),
        ("Breast Neoplasms", "yes"),
        ("Brain Tumours", "yes"),
        ("Myelodysplastic Syndrome", "yes"),
        ("Aneurysmal Bone Cyst", "yes"),
        ("Asthma", "no"),
        ("Non-malignant Blood Disease", "no"),
    ],
)
def test_a_condition_can_be_a_tumour(reading_of: ReadAs, condition: str, cancer: str) -> None:
    whole = study(titles=Titles(brief="Cells"), conditions=("Anaemia", condition))

    assert reading_of("cancer", whole).values == (cancer,)


def test_the_conditions_are_shown_where_nothing_names_a_tumour(reading_of: ReadAs) -> None:
    whole = study(titles=Titles(brief="Cells"), conditions=("Anaemia", "Asthma"))

    reading = reading_of("cancer", whole)

    assert (reading.values, reading.basis) == (("no",), "absent")
    assert [mention.quote for mention in reading.mentions] == ["Anaemia", "Asthma"]
