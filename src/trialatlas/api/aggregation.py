"""The options of the registry's web page that ``aggFilters`` checks, such as ``status:rec``.

Source of the keys: the open translator from the registry's classic to its present addresses in
ctrdata; the registry itself lists them nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trialatlas.api.parameters import wrong_format

__all__ = ["Option", "options_of"]


@dataclass(frozen=True, slots=True)
class Option:
    """What a record must have, in any of some fields.

    Attributes:
        pieces: The fields; none for an option that there is not, which no record has.
        codes: Values, of which a field has one.
        is_mark: Whether the fields are not in a `Study`; see `trialatlas.api.traits.Traits.marked`.
    """

    pieces: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    is_mark: bool = False


def _status(code: str) -> Option:
    return Option(("OverallStatus",), (code,))


def _funder(*classes: str) -> Option:
    return Option(("LeadSponsorClass", "CollaboratorClass"), classes)


def _mark(piece: str) -> Option:
    return Option((piece,), is_mark=True)


_OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "status": {
        "rec": _status("RECRUITING"),
        "act": _status("ACTIVE_NOT_RECRUITING"),
        "not": _status("NOT_YET_RECRUITING"),
        "com": _status("COMPLETED"),
        "ter": _status("TERMINATED"),
        "enr": _status("ENROLLING_BY_INVITATION"),
        "sus": _status("SUSPENDED"),
        "wit": _status("WITHDRAWN"),
        "unk": _status("UNKNOWN"),
        "ava": _status("AVAILABLE"),
        "nla": _status("NO_LONGER_AVAILABLE"),
        "tna": _status("TEMPORARILY_NOT_AVAILABLE"),
        "afm": _status("APPROVED_FOR_MARKETING"),
    },
    "phase": {
        "0": Option(("Phase",), ("EARLY_PHASE1",)),
        **{str(number): Option(("Phase",), (f"PHASE{number}",)) for number in range(1, 5)},
    },
    "studyType": {
        "int": Option(("StudyType",), ("INTERVENTIONAL",)),
        "obs": Option(("StudyType",), ("OBSERVATIONAL",)),
        "obs_patreg": _mark("PatientRegistry"),
        "exp": Option(("StudyType",), ("EXPANDED_ACCESS",)),
        "exp_treat": _mark("ExpAccTypeTreatment"),
        "exp_indiv": _mark("ExpAccTypeIndividual"),
        "exp_inter": _mark("ExpAccTypeIntermediate"),
    },
    "ages": {
        "child": Option(("StdAge",), ("CHILD",)),
        "adult": Option(("StdAge",), ("ADULT",)),
        "older": Option(("StdAge",), ("OLDER_ADULT",)),
    },
    "sex": {"f": Option(("Sex",), ("FEMALE",)), "m": Option(("Sex",), ("MALE",))},
    "healthy": {"y": Option(("HealthyVolunteers",), ("true",))},
    "results": {
        "with": Option(("HasResults",), ("true",)),
        "without": Option(("HasResults",), ("false",)),
    },
    "funderType": {
        "industry": _funder("INDUSTRY"),
        "nih": _funder("NIH"),
        "fed": _funder("FED"),
        "other": _funder("OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "OTHER", "UNKNOWN"),
    },
    "docs": {
        "prot": _mark("LargeDocHasProtocol"),
        "sap": _mark("LargeDocHasSAP"),
        "icf": _mark("LargeDocHasICF"),
    },
    "violation": {"y": _mark("ViolationEventType")},
}


def options_of(value: str) -> tuple[tuple[Option, ...], ...]:
    """The checked options of each filter.

    Args:
        value: Filters parted by commas or pipes, such as ``results:with,status:not rec``.

    Returns:
        For each filter, its options, any of which will do. One that there is not is there too: the
        registry takes it and finds no study.

    Raises:
        RequestError: A part is no filter with options.
    """
    found: list[tuple[Option, ...]] = []
    for part in value.replace("|", ",").split(","):
        name, _, keys = part.strip().partition(":")
        options = _keyed(name, keys.split())
        if not name or not options:
            raise wrong_format("aggFilters", value)
        found.append(options)
    return tuple(found)


def _keyed(name: str, keys: Sequence[str]) -> tuple[Option, ...]:
    known = _OPTIONS.get(name, {})
    return tuple(known.get(key, Option()) for key in keys)
