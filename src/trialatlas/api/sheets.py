"""Studies as lines of a table: the columns that the registry offers as CSV.

Source: the registry's page on CSV download; what stands in the cells is as its files have it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence

from trialatlas.api.fields import reached
from trialatlas.errors import RequestError

__all__ = ["COLUMNS", "sheet", "wanted_columns"]

_Record = Mapping[str, object]
_Cell = Callable[[_Record], str]

_PROTOCOL = "protocolSection"
_FILES = "https://cdn.clinicaltrials.gov/large-docs"
_PAGE = "https://clinicaltrials.gov/study"


def _texts(owner: object, path: str) -> list[str]:
    return [_shown(value) for value in reached(owner, path)]


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _of(path: str, between: str = "|") -> _Cell:
    return lambda study: between.join(_texts(study, f"{_PROTOCOL}.{path}"))


def _joined(owner: object, names: Iterable[str], between: str = ", ") -> str:
    return between.join(text for name in names for text in _texts(owner, name))


def _list_of(path: str, *names: str, between: str = ", ") -> _Cell:
    path = f"{_PROTOCOL}.{path}"
    return lambda study: "|".join(_joined(item, names, between) for item in reached(study, path))


def _outcomes(rank: str) -> _Cell:
    return _list_of(f"outcomesModule.{rank}Outcomes", "measure", "description", "timeFrame")


def _ids(study: _Record) -> str:
    module = f"{_PROTOCOL}.identificationModule"
    own = _texts(study, f"{module}.orgStudyIdInfo.id")
    return "|".join([*own, *_texts(study, f"{module}.secondaryIdInfos.id")])


def _nct_id(study: _Record) -> str:
    return _of("identificationModule.nctId")(study)


def _design(study: _Record) -> str:
    info = f"{_PROTOCOL}.designModule.designInfo"
    masked = ", ".join(_texts(study, f"{info}.maskingInfo.whoMasked"))
    parts = [
        ("Allocation", _texts(study, f"{info}.allocation")),
        ("Intervention Model", _texts(study, f"{info}.interventionModel")),
        ("Observational Model", _texts(study, f"{info}.observationalModel")),
        ("Time Perspective", _texts(study, f"{info}.timePerspective")),
        (
            "Masking",
            [
                f"{text} ({masked})" if masked else text
                for text in _texts(study, f"{info}.maskingInfo.masking")
            ],
        ),
        ("Primary Purpose", _texts(study, f"{info}.primaryPurpose")),
    ]
    return " | ".join(f"{name}: {text}" for name, texts in parts for text in texts)


def _documents(study: _Record) -> str:
    found = reached(study, "documentSection.largeDocumentModule.largeDocs")
    nct_id = _nct_id(study)
    place = f"{_FILES}/{nct_id[-2:]}/{nct_id}"
    return "|".join(
        f"{_joined(item, ['label'])}, {place}/{_joined(item, ['filename'])}" for item in found
    )


def _has_results(study: _Record) -> str:
    return "YES" if study.get("hasResults") is True else "NO"


_STATUS = "statusModule"
_SPONSORS = "sponsorCollaboratorsModule"
_CELLS: Mapping[str, _Cell] = {
    "NCT Number": _nct_id,
    "Study Title": _of("identificationModule.briefTitle"),
    "Study URL": lambda study: f"{_PAGE}/{_nct_id(study)}",
    "Acronym": _of("identificationModule.acronym"),
    "Study Status": _of(f"{_STATUS}.overallStatus"),
    "Brief Summary": _of("descriptionModule.briefSummary"),
    "Study Results": _has_results,
    "Conditions": _of("conditionsModule.conditions"),
    "Interventions": _list_of(
        "armsInterventionsModule.interventions", "type", "name", between=": "
    ),
    "Primary Outcome Measures": _outcomes("primary"),
    "Secondary Outcome Measures": _outcomes("secondary"),
    "Other Outcome Measures": _outcomes("other"),
    "Sponsor": _of(f"{_SPONSORS}.leadSponsor.name"),
    "Collaborators": _of(f"{_SPONSORS}.collaborators.name"),
    "Sex": _of("eligibilityModule.sex"),
    "Age": _of("eligibilityModule.stdAges", ", "),
    "Phases": _of("designModule.phases"),
    "Enrollment": _of("designModule.enrollmentInfo.count"),
    "Funder Type": _of(f"{_SPONSORS}.leadSponsor.class"),
    "Study Type": _of("designModule.studyType"),
    "Study Design": _design,
    "Other IDs": _ids,
    "Start Date": _of(f"{_STATUS}.startDateStruct.date"),
    "Primary Completion Date": _of(f"{_STATUS}.primaryCompletionDateStruct.date"),
    "Completion Date": _of(f"{_STATUS}.completionDateStruct.date"),
    "First Posted": _of(f"{_STATUS}.studyFirstPostDateStruct.date"),
    "Results First Posted": _of(f"{_STATUS}.resultsFirstPostDateStruct.date"),
    "Last Update Posted": _of(f"{_STATUS}.lastUpdatePostDateStruct.date"),
    "Locations": _list_of(
        "contactsLocationsModule.locations", "facility", "city", "state", "zip", "country"
    ),
    "Study Documents": _documents,
}

COLUMNS = tuple(_CELLS)
"""The titles of all columns, in their order."""


def wanted_columns(names: Iterable[str]) -> Sequence[str]:
    """The columns that a request names, in the order of the table.

    Args:
        names: Titles.

    Raises:
        RequestError: There is no column of a title.
    """
    wanted = set(names)
    unknown = sorted(wanted - set(COLUMNS))
    if unknown:
        message = f"Parameter 'fields' contains invalid field name: '{unknown[0]}'"
        raise RequestError(message)
    return [title for title in COLUMNS if title in wanted]


def sheet(studies: Iterable[_Record], columns: Sequence[str], *, has_header: bool) -> str:
    """Studies as CSV.

    Args:
        studies: The studies, decoded.
        columns: Titles of the columns.
        has_header: Whether the first line is the titles.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if has_header:
        writer.writerow(columns)
    writer.writerows([_CELLS[title](study) for title in columns] for study in studies)
    return text.getvalue()
