"""Labels of the legacy XML as codes of API v2, for instance ``Not yet recruiting``.

Most codes are the label in capitals; the tables hold those that are not, among them labels that
were retired before API v2 existed.
"""

from __future__ import annotations

import re

__all__ = ["code_of", "design_parts", "masking_of", "phases_of", "study_type_of"]

_IRREGULAR = {
    "N/A": "NA",
    "Both": "ALL",
    "Unknown status": "UNKNOWN",
    "U.S. Fed": "FED",
    "Educational/Counseling/Training": "ECT",
    "Phase 0": "EARLY_PHASE1",
    "Early Phase 1": "EARLY_PHASE1",
    "Single Group Assignment": "SINGLE_GROUP",
    "Parallel Assignment": "PARALLEL",
    "Crossover Assignment": "CROSSOVER",
    "Factorial Assignment": "FACTORIAL",
    "Sequential Assignment": "SEQUENTIAL",
}
_PHASE = re.compile(r"Phase (\d)")
_PUNCTUATION = re.compile(r"[^A-Z0-9]+")
_MASKING = re.compile(r"(?P<label>[^(]*)(?:\((?P<roles>.*)\))?")
_ROLES = {
    "Subject": "PARTICIPANT",
    "Participant": "PARTICIPANT",
    "Caregiver": "CARE_PROVIDER",
    "Care Provider": "CARE_PROVIDER",
    "Investigator": "INVESTIGATOR",
    "Outcomes Assessor": "OUTCOMES_ASSESSOR",
}
_BY_ROLES = {1: "SINGLE", 2: "DOUBLE", 3: "TRIPLE", 4: "QUADRUPLE"}
_DESIGN_PART = re.compile(r"(?:^|, )([A-Z][A-Za-z ]+): ")


def code_of(label: str | None) -> str | None:
    """The code of a status, type, purpose, sponsor class, sex or the like.

    Args:
        label: The label, or None.

    Example:
        >>> code_of("Active, not recruiting"), code_of("U.S. Fed"), code_of("Both")
        ('ACTIVE_NOT_RECRUITING', 'FED', 'ALL')
    """
    label = (label or "").strip()
    return _IRREGULAR.get(label) or _PUNCTUATION.sub("_", label.upper()).strip("_") or None


def study_type_of(label: str | None) -> str | None:
    """The study type; a patient registry is observational; ``N/A`` (withheld) is None."""
    code = code_of((label or "").partition("[")[0])
    return None if code == "NA" else code


def phases_of(label: str | None, study_type: str | None) -> tuple[str, ...]:
    """The phases: two for ``Phase 1/Phase 2``; ``("NA",)`` only for interventional studies.

    Args:
        label: The label, or None.
        study_type: The code of the study type.
    """
    label = (label or "").strip()
    if label == "N/A":
        return ("NA",) if study_type == "INTERVENTIONAL" else ()
    parts = (part.strip() for part in label.split("/"))
    return tuple(code for part in parts if (code := code_of(_PHASE.sub(_phase, part))))


def _phase(match: re.Match[str]) -> str:
    return match[0] if match[1] == "0" else f"PHASE{match[1]}"


def masking_of(label: str | None) -> tuple[str | None, tuple[str, ...]]:
    """How many roles are masked, and which.

    Until 2016 the registry wrote ``Double Blind (Subject, Caregiver, Investigator)``, where API v2
    counts three roles and says ``TRIPLE``. Named roles therefore outweigh the word.

    Args:
        label: Such as ``None (Open Label)`` or ``Double (Participant, Investigator)``, or None.

    Returns:
        The masking code, or None; and the codes of the masked roles.
    """
    match = _MASKING.match((label or "").strip())
    word, listed = (match["label"].strip(), match["roles"] or "") if match else ("", "")
    roles = tuple(_ROLES[role] for part in listed.split(",") if (role := part.strip()) in _ROLES)
    if roles:
        return _BY_ROLES[len(roles)], roles
    first = word.replace("-", " ").partition(" ")[0].upper()
    return {"OPEN": "NONE", "NO": "NONE"}.get(first, first) or None, ()


def design_parts(text: str | None) -> dict[str, str]:
    """The ``study_design`` of files before 2017, which is one string, by its parts.

    Args:
        text: Such as ``Allocation: Randomized, Masking: Open Label``, or None.

    Returns:
        Values by the element names of later files, such as ``intervention_model``.
    """
    pieces = _DESIGN_PART.split((text or "").strip())[1:]
    names = (name.lower().replace(" ", "_") for name in pieces[::2])
    return dict(zip(names, (value.strip() for value in pieces[1::2]), strict=True))
