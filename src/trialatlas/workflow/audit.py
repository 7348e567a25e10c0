"""A publication's claims against a review, from its stored tables to the findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from trialatlas.audit.evidence import Evidence, OtherVersion
from trialatlas.audit.stage import audit
from trialatlas.coding.rules import code_batch
from trialatlas.model.judgement import Coding, Decision, Verdict
from trialatlas.model.study import PartialDate, Study
from trialatlas.presentation.audit import audit_files
from trialatlas.presentation.audit_data import Audit
from trialatlas.protocol.claims import Claims
from trialatlas.protocol.codebook import Codebook
from trialatlas.search.versions import places_of
from trialatlas.store.files import write_into
from trialatlas.workflow.stages import Run

__all__ = ["audit_review", "write_audit"]

_Places = Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Version:
    """A record at one version, and what the rules say of it; the id is in upper case."""

    study: str
    version: str
    since: str
    record: Study
    codings: Mapping[str, Coding]


def audit_review(run: Run, claims: Claims) -> Audit:
    """Check a publication's claims against a review that has run.

    Args:
        run: The review; its stages up to ``adjudicate`` are fresh.
        claims: What the publication claims.

    Raises:
        WorkspaceError: A table cannot be read.
    """
    places = places_of(run.scan("versions"))
    screened = [row for batch in run.scan("screened") for row in batch.to_pylist()]
    included = sorted({row["study_id"] for row in screened if _is_included(row)})
    studies = claims.tabled or _published(run) or tuple(name.upper() for name in included)
    wanted = {*studies, *claims.claimed}
    evidence = _evidence(run, claims, (places, screened, wanted))
    return Audit(
        claims=claims,
        findings=audit(claims, studies, evidence),
        n_studies=len(studies),
        review=run.protocol.title,
        notes=run.protocol.source_notes,
        titles={name: one.titles.brief or "" for name, one in evidence.studies.items()},
        version=version("trialatlas"),
    )


def _published(run: Run) -> tuple[str, ...]:
    known = run.protocol.published
    return tuple(name.upper() for name in known.included) if known else ()


def _is_included(row: Mapping[str, Any]) -> bool:
    return row["decision"] == Verdict.INCLUDE and not row["duplicate_of"]


def _evidence(
    run: Run, claims: Claims, of: tuple[_Places, Sequence[Mapping[str, Any]], Collection[str]]
) -> Evidence:
    places, screened, wanted = of
    at_work = [one for one in places if one[0].upper() in wanted]
    versions = list(_versions(run, claims, sorted({record for record, _ in at_work})))
    current = {one.study: one for one in versions if (one.record.record_id, one.version) in places}
    others: defaultdict[str, list[OtherVersion]] = defaultdict(list)
    for one in sorted(versions, key=lambda one: (one.since, one.version), reverse=True):
        if current[one.study] is not one:
            others[one.study].append(OtherVersion(since=one.since, codings=one.codings))
    counts = {row["study_id"]: row for row in screened if not row["duplicate_of"]}
    study_of = {row["record_id"].upper(): row["study_id"] for row in screened}
    codings = {
        (one.study, name): coding
        for one in current.values()
        for name, coding in one.codings.items()
    }
    return Evidence(
        codings=codings | _values(run, study_of, wanted),
        versions=others,
        decisions={
            name: _decision(counts[study]) for name, study in study_of.items() if study in counts
        },
        studies={name: one.record for name, one in current.items()},
        version_of={name: one.version for name, one in current.items()},
        known=frozenset(
            record.upper()
            for batch in run.scan("versions", ["record_id"])
            for record in batch.column("record_id").to_pylist()
        ),
        included=frozenset(
            name
            for name, study in study_of.items()
            if study in counts and _is_included(counts[study])
        ),
        n_found=len(study_of),
    )


def _decision(row: Mapping[str, Any]) -> Decision:
    return msgspec.convert(row, Decision)


def _versions(run: Run, claims: Claims, ids: Sequence[str]) -> Iterator[_Version]:
    """Every version of some records, coded by the rules."""
    if not ids:
        return
    codebook = Codebook(variables=(*run.protocol.codebook.variables, *claims.more))
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in ids)
    for batch in run.sql(f"FROM records WHERE record_id IN ({listed})", "records"):
        for place, row in enumerate(batch.to_pylist()):
            alone = batch.slice(place, 1)
            coded = code_batch(alone, codebook, run.protocol.concepts, claims.variables)
            yield _Version(
                study=row["record_id"].upper(),
                version=row["version"],
                since=_since(row),
                record=msgspec.convert(row, Study),
                codings={one["variable"]: msgspec.convert(one, Coding) for one in _rows(coded)},
            )


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


def _since(row: Mapping[str, Any]) -> str:
    """From when a version was valid, or else when it was submitted."""
    if row["valid_from"]:
        return str(row["valid_from"])
    submitted = (row["dates"] or {}).get("last_update_submitted")
    return msgspec.convert(submitted, PartialDate).iso if submitted else ""


def _values(
    run: Run, study_of: Mapping[str, str], wanted: Collection[str]
) -> dict[tuple[str, str], Coding]:
    """The values that count of the included studies, by the id that is claimed about."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name in wanted:
        if name in study_of:
            names[study_of[name]].append(name)
    studies = pa.array(sorted(names), pa.string())
    return {
        (name, row["variable"]): msgspec.convert(row, Coding)
        for batch in run.scan("values")
        for row in batch.filter(pc.is_in(batch["study_id"], studies)).to_pylist()
        for name in names[row["study_id"]]
    }


def write_audit(found: Audit, folder: Path) -> Path:
    """Write the report and its data; other files of the folder stay.

    Args:
        found: What was found.
        folder: Where to; it is made if it is not there.

    Returns:
        The page.

    Raises:
        WorkspaceError: A file cannot be written.
    """
    return write_into(folder, audit_files(found))
