"""What the shipped codebook makes of a record on immune antibodies; ``?`` marks what it infers.

Each case is a short record as someone might register it, and the value that a careful reader gives.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.spec.cases import ReadAs, ValueOf, case, reads, value_shown
from tests.studies import study, told

from trialatlas.coding.variables import READY_MADE
from trialatlas.model.study import Description, Design, Intervention, Titles
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol

REVIEW = """\
review: spec
title: What the shipped codebook says
question: What does it say?
search: [{concept: immune_antibodies, areas: [titles]}]
screening: [{name: given, variable: antibody_given, admits: ["yes"], reason: None given}]
"""
LUNG = "Tiragolumab and atezolizumab in NSCLC"


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> ReviewProtocol:
    folder = tmp_path_factory.mktemp("review")
    (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
    for name in ("codebook", "concepts"):
        text = "extends: [oncology, immuno-oncology]\n"
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_review(folder, [], python_variables=frozenset(READY_MADE))


@pytest.fixture(scope="module")
def reading_of(protocol: ReviewProtocol) -> ReadAs:
    return reads(protocol)


@pytest.fixture(scope="module")
def value_of(reading_of: ReadAs) -> ValueOf:
    return lambda variable, parts: value_shown(reading_of(variable, told(**parts)))


def test_the_concept_and_the_targets_have_the_same_names(protocol: ReviewProtocol) -> None:
    text = protocol.codebook["target"].text
    assert text is not None
    under_targets = {phrase for category in text.categories for phrase in category.phrases}
    parts = ("pd_antibodies", "double_antibodies", "other_immune_antibodies")
    in_parts = {phrase for name in parts for phrase in protocol.concepts[name].phrases}
    whole = set(protocol.concepts["immune_antibodies"].phrases)

    assert under_targets == in_parts
    assert under_targets <= whole
    assert all("checkpoint" in phrase for phrase in whole - under_targets)


@pytest.mark.parametrize(
    ("record", "given"),
    [
        case("it is an intervention", "yes", intervention="Pembrolizumab"),
        case("under a code name", "yes", intervention="MK-3475"),
        case("under a code name that is joined", "yes", intervention="MK3475"),
        case("under a name of its class", "yes", intervention="Anti-TIGIT monoclonal antibody"),
        case("cells carry its parts", "no", intervention="Anti-PD-L1 CAR-T cells"),
        case("an antibody that binds IgE", "no", intervention="Omalizumab"),
        case(
            "people had one before",
            "no",
            title="Drug X in melanoma that progressed on nivolumab",
            intervention="Drug X",
        ),
        case("its target is measured", "no", title="Serum level of PD-L1", intervention="Blood"),
    ],
)
def test_is_one_given(value_of: ValueOf, record: dict[str, Any], given: str) -> None:
    assert value_of("antibody_given", record) == given


def test_nobody_is_given_what_is_only_observed(reading_of: ReadAs) -> None:
    watched = study(
        design=Design(study_type="OBSERVATIONAL"),
        interventions=(Intervention(name="Nivolumab"),),
    )

    assert reading_of("antibody_given", watched).values == ("no",)


@pytest.mark.parametrize(
    ("record", "target"),
    [
        case("INN", "PD-1", intervention="Nivolumab"),
        case("code name", "TIGIT", intervention="BMS-986207"),
        case("two antibodies", "PD-L1+TIGIT", title=LUNG, intervention="Tiragolumab"),
        case("one that binds two", "LAG-3+PD-1", intervention="Tobemstomig"),
        case("the second target counts", "PD-1+VEGF", intervention="Ivonescimab"),
        case("a drug against it does not", "PD-L1", title="Atezolizumab and bevacizumab"),
        case(
            "words tell what a code name binds",
            "PD-1+TIGIT",
            title="XYZ-1 and pembrolizumab",
            intervention=("XYZ-1", "Anti-TIGIT antibody"),
        ),
        case(
            "a bispecific antibody in words",
            "PD-L1+TIGIT",
            intervention=("XYZ-2", "An antibody, TIGIT×PDL1 bispecific"),
        ),
        case(
            "a conjugate",
            "B7-H3",
            intervention=("XYZ-3", "B7-H3 antibody drug conjugate"),
        ),
        case(
            "what participants resist is not given",
            "TIGIT",
            title="Tiragolumab in PD-1 antibody resistant melanoma",
            intervention="Tiragolumab",
        ),
        case(
            "a marker is no antibody",
            "TIGIT",
            title="Tiragolumab in PD-L1 positive lung cancer",
        ),
    ],
)
def test_target(value_of: ValueOf, record: dict[str, Any], target: str) -> None:
    assert value_of("target", record) == target


@pytest.mark.parametrize(
    ("record", "second"),
    [
        case("joined in an arm", "yes", intervention="Nivolumab", arm="Nivolumab + relatlimab"),
        case("one with two targets is one", "no", intervention="Rilvegostomig"),
        case(
            "one with two targets and another",
            "yes",
            intervention="Tobemstomig",
            arm="Tobemstomig + tiragolumab",
        ),
        case("a drug beside it is none", "no", title="Cabozantinib and nivolumab"),
        case("bevacizumab is none", "no", title="Bevacizumab and atezolizumab"),
    ],
)
def test_two_antibodies(value_of: ValueOf, record: dict[str, Any], second: str) -> None:
    assert value_of("second_antibody", record) == second


@pytest.mark.parametrize(
    ("record", "partner"),
    [
        case("nothing", "none", intervention="Pembrolizumab"),
        case("chemotherapy", "chemotherapy", title="Pembrolizumab and carboplatin"),
        case(
            "two kinds",
            "anti_angiogenic+radiotherapy",
            title="Nivolumab, radiotherapy and lenvatinib",
        ),
        case("chemotherapy-naive is none", "none", title="Nivolumab in chemotherapy-naive people"),
        case("what it is compared with", "none", title="Pembrolizumab versus docetaxel"),
        case("a conjugate", "conjugate", title="Rilvegostomig and trastuzumab deruxtecan"),
        case("the antibody itself is a conjugate", "none", title="Ifinatamab deruxtecan in SCLC"),
    ],
)
def test_what_is_given_with_it(value_of: ValueOf, record: dict[str, Any], partner: str) -> None:
    assert value_of("partner", record) == partner


@pytest.mark.parametrize(
    ("record", "line"),
    [
        case("first", "first_line", title=f"First-line {LUNG}"),
        case("untreated", "first_line", title=f"{LUNG}, previously untreated and metastatic"),
        case("later", "later_line", title=f"{LUNG} that relapsed"),
        case("second", "later_line", title=f"{LUNG}, 2L"),
        case("before surgery", "neoadjuvant", title=f"Neoadjuvant {LUNG}"),
        case(
            "before and after surgery",
            "adjuvant+neoadjuvant",
            title=f"Neoadjuvant {LUNG}",
            arm="Atezolizumab before surgery and adjuvant atezolizumab",
        ),
        case(
            "earlier adjuvant treatment is no line",
            "first_line",
            title=LUNG,
            summary="People are treatment-naive. Prior adjuvant chemotherapy is allowed.",
        ),
        case(
            "criteria ask for treatment before",
            "later_line",
            title=LUNG,
            criteria="Inclusion Criteria:\n- Standard therapy has failed",
        ),
        case(
            "criteria ask for none",
            "first_line",
            title=LUNG,
            criteria="Inclusion Criteria:\n- No prior systemic therapy for metastatic disease",
        ),
        case("nothing", "not_reported", title=LUNG),
    ],
)
def test_line(value_of: ValueOf, record: dict[str, Any], line: str) -> None:
    assert value_of("line", record) == line


@pytest.mark.parametrize(
    ("words", "tumour"),
    [
        ("non-small cell lung cancer", "NSCLC"),
        ("small cell lung cancer", "SCLC"),
        ("lung cancer", "LUNG"),
        ("squamous cell carcinoma of the head and neck", "HNSC"),
        ("head and neck cancer", "HEAD_NECK"),
        ("gastric or gastroesophageal junction adenocarcinoma", "GEJ+STAD"),
        ("triple-negative breast cancer", "BRCA"),
        ("hepatocellular carcinoma", "HCC"),
        ("recurrent glioblastoma and other glioma", "GB"),
        ("glioma", "DIFG"),
        ("advanced solid tumours", "solid"),
        ("solid tumours and melanoma", "MEL+solid"),
        ("carcinoma of unknown primary", "CUP"),
    ],
)
def test_tumour_type(value_of: ValueOf, words: str, tumour: str) -> None:
    assert value_of("tumour", {"title": f"Nivolumab in {words}"}) == tumour


@pytest.mark.parametrize(
    ("variable", "criterion", "value"),
    [
        ("biomarker", "PD-L1 positive tumour", "PD-L1"),
        ("biomarker", "Tumour with TPS ≥ 50 %", "PD-L1"),
        ("biomarker", "MSI-H or dMMR tumour", "MSI-H_dMMR"),
        ("biomarker", "Any PD-L1 expression, high or low", "none"),
        ("biomarker", "Must provide tissue for PD-L1 expression level", "none"),
        ("driver_genes", "No EGFR mutation or ALK rearrangement", "excluded"),
        ("driver_genes", "EGFR-mutated tumour", "required"),
    ],
)
def test_who_is_chosen(value_of: ValueOf, variable: str, criterion: str, value: str) -> None:
    record = {"title": LUNG, "criteria": f"Inclusion Criteria:\n- {criterion}"}

    assert value_of(variable, record) == value


def test_an_exclusion_criterion_keeps_them_out(value_of: ValueOf) -> None:
    record = {"title": LUNG, "criteria": "Exclusion Criteria:\n- EGFR mutation"}

    assert value_of("driver_genes", record) == "excluded"


def test_dose_and_schedule_are_the_antibodys(reading_of: ReadAs) -> None:
    whole = study(
        titles=Titles(brief="Pembrolizumab and cisplatin"),
        interventions=(
            Intervention(name="Pembrolizumab", description="200 mg IV every 21 days"),
            Intervention(name="Cisplatin", description="75 mg/m2 IV every 4 weeks"),
        ),
        description=Description(brief_summary="Two drugs."),
    )

    dose, schedule = reading_of("dose", whole), reading_of("schedule", whole)

    assert (dose.values, dose.mentions[0].quote) == (("200 mg",), "200 mg IV every 21 days")
    assert (schedule.values, schedule.mentions[0].field) == (
        ("every 3 weeks",),
        "interventions[0].description",
    )
