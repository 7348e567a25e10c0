"""What a registry is to trialatlas: bytes in, a `Study` out, and a reason where that fails.

A payload is one record as a registry gave it. `parse_payload` turns it into a `Parsed` record or,
without ever raising, into a `Refused` one that says what is wrong with it and where.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol

import msgspec

from trialatlas.errors import SourceError
from trialatlas.model.study import Study
from trialatlas.registries.privacy import redact

__all__ = [
    "MediaType",
    "Parsed",
    "Payload",
    "RecordError",
    "Refused",
    "Registry",
    "parse_payload",
    "refused",
    "version_of",
]

MediaType = Literal["application/json", "application/xml"]

_VERSION_DIGITS = 16


class RecordError(SourceError):
    """One record that cannot be read; `parse_payload` turns it into a `Refused`.

    Attributes:
        reason: What was expected, what was found, and what to do.
        field: The record's own path of the faulty field, or the empty string.
        record_id: The registry's id where it could still be read, or the empty string.
    """

    def __init__(self, reason: str, *, field: str = "", record_id: str = "") -> None:
        self.reason = reason
        self.field = field
        self.record_id = record_id
        super().__init__(f"{field}: {reason}" if field else reason)


@dataclass(frozen=True, slots=True)
class Payload:
    """One record's bytes, and where they came from.

    Attributes:
        source: The name of the file or folder that the user gave, without its path.
        member: The name inside the folder or archive, or the empty string.
        position: Which record of the file, from 1; the line in a file of one record a line.
        content: The bytes as received.
        media_type: What the bytes are.
    """

    source: str
    member: str
    position: int
    content: bytes
    media_type: MediaType


@dataclass(frozen=True, slots=True)
class Parsed:
    """A record that was read.

    Attributes:
        study: The record, registry-neutral.
        version: Names this state of the record: see `version_of`.
        raw: The record without contacts, as it is stored.
        sha256: Hex digest of the bytes received, contacts included.
    """

    study: Study
    version: str
    raw: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Bytes that are no readable record, and why.

    Attributes:
        source: The name of the file or folder that the user gave, without its path.
        member: The name inside the folder or archive, or the empty string.
        position: Which record of the file, from 1.
        record_id: The registry's id where it could still be read, or the empty string.
        field: The record's own path of the faulty field, or the empty string.
        reason: What was expected, what was found, and what to do.
        sha256: Hex digest of the record refused; empty where a file was refused whole.
    """

    source: str
    member: str
    position: int
    record_id: str
    field: str
    reason: str
    sha256: str


class Registry(Protocol):
    """A registry's way of writing one record."""

    @property
    def name(self) -> str:
        """The registry, such as ``ctgov``; it becomes `Study.registry`."""

    @property
    def media_type(self) -> MediaType:
        """Which payloads it reads."""

    def parse(self, content: bytes) -> tuple[Study, bytes]:
        """Read one record.

        Args:
            content: The record's bytes as received.

        Returns:
            The study, and the record's bytes without contacts, e-mail addresses and telephone
            numbers; the study is read from the latter, so it cannot hold what they lack.

        Raises:
            RecordError: The bytes are no record of this registry, or a broken one.
        """


def version_of(study: Study) -> str:
    """The name of a record's state: 16 hex digits of the SHA-256 of all that trialatlas reads.

    What trialatlas does not read, such as the day of download, makes no new version.

    Args:
        study: The record.
    """
    return hashlib.sha256(msgspec.json.encode(study)).hexdigest()[:_VERSION_DIGITS]


def parse_payload(payload: Payload, registry: Registry) -> Parsed | Refused:
    """Read one payload; never raises.

    Args:
        payload: The record's bytes and their origin.
        registry: The reader of the payload's media type.

    Returns:
        The record, or the reason why there is none.
    """
    try:
        study, raw = registry.parse(payload.content)
        sha256 = hashlib.sha256(payload.content).hexdigest()
        return Parsed(study=study, version=version_of(study), raw=raw, sha256=sha256)
    except RecordError as error:
        fault = error
    except RecursionError:
        fault = RecordError("nested too deeply for a registry record; look at the file")
    except (ValueError, msgspec.MsgspecError) as error:
        fault = RecordError(f"not readable ({error}); look at the file, or download it again")
    return refused(payload, fault)


def refused(payload: Payload, fault: RecordError) -> Refused:
    """A payload that is set aside, and why.

    Args:
        payload: The record's bytes and their origin.
        fault: What is wrong with it.
    """
    return Refused(
        source=payload.source,
        member=payload.member,
        position=payload.position,
        record_id=fault.record_id,
        field=fault.field,
        reason=redact(fault.reason),
        sha256=hashlib.sha256(payload.content).hexdigest(),
    )
