"""ClinicalTrials.gov, record history: earlier versions of a study, and the list of them.

The registry's pages read both from addresses that are not part of API v2 and not documented. One
version comes as ``{"studyVersion": 3, "study": {...}}`` with a study of API v2; the list as
``{"history": {"changes": [{"version": 0, "date": "2019-05-14", ...}, ...]}}``, which may hold
the study as it stands as well. Versions are numbered from 0. What the registry derives in an old
version, such as headings of MeSH, it derives by its rules of today: it is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
from msgspec import Struct

from trialatlas.model.study import Study
from trialatlas.registries.ctgov import CtgovJson
from trialatlas.registries.registry import MediaType, Payload, RecordError
from trialatlas.registries.sightings import Sighting
from trialatlas.registries.values import date_of

__all__ = [
    "Change",
    "ChangeList",
    "CtgovVersion",
    "as_current",
    "changes_in",
    "is_list",
    "is_version",
]

_NCT_ID = re.compile(r"NCT\d{8}")
_VERSION = b'"studyVersion"'
_LIST = re.compile(rb'"history"\s*:\s*\{')
_CHANGES = re.compile(rb'"changes"\s*:\s*\[')


class _Version(Struct, frozen=True, rename="camel"):
    study_version: int
    study: dict[str, msgspec.Raw]


class Change(Struct, frozen=True):
    """A version that a list names.

    Attributes:
        version: Its number, from 0.
        date: Its day, as the registry writes it.
    """

    version: int
    date: str


class _Changes(Struct, frozen=True):
    changes: tuple[Change, ...]


class ChangeList(Struct, frozen=True):
    """A list of versions, as the registry writes it.

    Attributes:
        history: What it names.
        study: The study as it stands; empty where it is not there.
    """

    history: _Changes
    study: msgspec.Raw = msgspec.Raw()


class _Identification(Struct, frozen=True, rename="camel"):
    nct_id: str


class _Protocol(Struct, frozen=True, rename="camel"):
    identification_module: _Identification


class _Named(Struct, frozen=True, rename="camel"):
    protocol_section: _Protocol


def is_version(payload: Payload) -> bool:
    """Whether a payload looks like an earlier version of a study."""
    return payload.media_type == "application/json" and _VERSION in payload.content


def is_list(payload: Payload) -> bool:
    """Whether a payload looks like a list of versions."""
    content = payload.content
    is_json = payload.media_type == "application/json"
    return is_json and bool(_LIST.search(content) and _CHANGES.search(content))


@dataclass(frozen=True, slots=True)
class CtgovVersion:
    """Reads one version of a study from the registry's record history.

    Attributes:
        name: The registry.
        media_type: What it reads.
    """

    name: str = "ctgov"
    media_type: MediaType = "application/json"

    def parse(self, content: bytes) -> tuple[Study, bytes]:
        """Read one version.

        Args:
            content: UTF-8 JSON with ``studyVersion`` and ``study``.

        Returns:
            The study without anything derived, and its own JSON, of API v2, without contacts.

        Raises:
            RecordError: Not such JSON, or its study is none of API v2; names the field.
        """
        try:
            version = msgspec.json.decode(content, type=_Version)
        except msgspec.DecodeError as error:
            reason = (
                f"not a version of a study from the record history ({error}); download it again"
            )
            match = _NCT_ID.search(content.decode(errors="replace"))
            raise RecordError(reason, record_id=match[0] if match else "") from error
        said = {key: part for key, part in version.study.items() if key != "derivedSection"}
        try:
            return CtgovJson().parse(msgspec.json.encode(said))
        except RecordError as error:
            field = f"study.{error.field}" if error.field else "study"
            raise RecordError(error.reason, field=field, record_id=error.record_id) from error


def as_current(payload: Payload) -> Payload | None:
    """The study as it stands that came with a list of versions; None where there is none.

    Args:
        payload: A list, as `changes_in` takes it.
    """
    study = bytes(msgspec.json.decode(payload.content, type=ChangeList).study)
    return replace(payload, content=study) if study else None


def changes_in(payload: Payload) -> Iterator[Sighting]:
    """The versions that a list names, each with its day.

    Args:
        payload: A list of versions. The record is named by the study in it, or else by the file,
            as ``NCT01234567.json`` or ``NCT01234567/history.json``.

    Yields:
        A sighting without a version for each number.

    Raises:
        RecordError: Not such a list, or nothing tells of which record.
    """
    try:
        found = msgspec.json.decode(payload.content, type=ChangeList)
    except msgspec.DecodeError as error:
        reason = f"not a list of versions from the record history ({error}); download it again"
        raise RecordError(reason) from error
    record_id = _record_id(found, payload)
    for position, change in enumerate(found.history.changes):
        path = f"history.changes[{position}].date"
        date = date_of(change.date, None, path)
        if date is None:
            reason = "expected the day of the version, found none"
            raise RecordError(reason, field=path, record_id=record_id)
        yield Sighting(
            record_id=record_id,
            version="",
            number=change.version,
            seen_on=date.latest,
            source=payload.source,
            member=payload.member,
        )


def _record_id(found: ChangeList, payload: Payload) -> str:
    if bytes(found.study):
        try:
            named = msgspec.json.decode(found.study, type=_Named)
        except msgspec.DecodeError as error:
            reason = f"its study is none of API v2 ({error})"
            raise RecordError(reason, field="study") from error
        return named.protocol_section.identification_module.nct_id
    match = _NCT_ID.search(f"{payload.member} {payload.source}")
    if match is None:
        reason = (
            "a list of versions that does not say of which record; put the id into the file's "
            "name, as NCT01234567.json"
        )
        raise RecordError(reason)
    return match[0]
