"""Labels of the legacy XML become the codes of API v2."""

from __future__ import annotations

import pytest

from trialatlas.registries.ctgov_labels import code_of, masking_of, phases_of


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("Unknown status", "UNKNOWN"),
        ("Non-Randomized", "NON_RANDOMIZED"),
        ("N/A", "NA"),
        ("Single Group Assignment", "SINGLE_GROUP"),
        ("Educational/Counseling/Training", "ECT"),
        ("Case-Crossover", "CASE_CROSSOVER"),
        ("Dietary Supplement", "DIETARY_SUPPLEMENT"),
        ("Both", "ALL"),
        ("", None),
        (None, None),
    ],
)
def test_labels_become_codes(label: str | None, code: str | None) -> None:
    assert code_of(label) == code


@pytest.mark.parametrize(
    ("label", "study_type", "phases"),
    [
        ("Phase 1/Phase 2", "INTERVENTIONAL", ("PHASE1", "PHASE2")),
        ("Phase 3", "INTERVENTIONAL", ("PHASE3",)),
        ("Phase 0", "INTERVENTIONAL", ("EARLY_PHASE1",)),
        ("Early Phase 1", "INTERVENTIONAL", ("EARLY_PHASE1",)),
        ("N/A", "INTERVENTIONAL", ("NA",)),
        ("N/A", "OBSERVATIONAL", ()),
        (None, "INTERVENTIONAL", ()),
    ],
)
def test_phases(label: str | None, study_type: str, phases: tuple[str, ...]) -> None:
    assert phases_of(label, study_type) == phases


@pytest.mark.parametrize(
    ("label", "masking", "roles"),
    [
        ("None (Open Label)", "NONE", ()),
        ("Open Label", "NONE", ()),
        ("No masking", "NONE", ()),
        ("Double-Blind", "DOUBLE", ()),
        ("Single Blind (Outcomes Assessor)", "SINGLE", ("OUTCOMES_ASSESSOR",)),
        # Before 2017 "double" meant two or more.
        (
            "Double Blind (Subject, Caregiver, Investigator)",
            "TRIPLE",
            ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR"),
        ),
        (
            "Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)",
            "QUADRUPLE",
            ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR"),
        ),
        ("", None, ()),
        (None, None, ()),
    ],
)
def test_masking(label: str | None, masking: str | None, roles: tuple[str, ...]) -> None:
    assert masking_of(label) == (masking, roles)
