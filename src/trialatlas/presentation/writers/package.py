"""The report as a data package: RO-Crate metadata, checksums, environment, protocol and queries."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from trialatlas.presentation.document import Document
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["MANIFEST", "METADATA", "package_files"]

METADATA = "ro-crate-metadata.json"
MANIFEST = "manifest-sha256.txt"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_EARLIEST = "1980-01-01"
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


def package_files(
    protocol: ReviewProtocol,
    tables: ReportTables,
    document: Document,
    files: Mapping[str, bytes],
    meanings: Mapping[str, str],
) -> dict[str, bytes]:
    """What makes a package of the files of a report.

    Args:
        protocol: What the review asks.
        tables: What it found, with the environment and the protocol's files.
        document: The report.
        files: Its files, by path.
        meanings: What they hold, by path, where that is known.

    Returns:
        Further files by path: the protocol, the search as it was run, the environment, the
        metadata, and last the checksums of all other files, as ``sha256sum --check`` reads them.
    """
    made: dict[str, bytes] = {
        f"protocol/{name}": content for name, content in tables.protocol_files.items()
    }
    made["queries.json"] = _json(_queries(protocol))
    made["environment.json"] = _json(dict(tables.environment))
    every = {**files, **made}
    made[METADATA] = _json(_crate(document, tables, every, meanings))
    every[METADATA] = made[METADATA]
    made[MANIFEST] = "".join(
        f"{hashlib.sha256(every[path]).hexdigest()}  {path}\n" for path in sorted(every)
    ).encode()
    return made


def _json(value: object) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()


def _queries(protocol: ReviewProtocol) -> dict[str, Any]:
    """The search as it was run: what was asked of registries, and the parts of the search."""
    blocks = []
    for block in protocol.search:
        concepts = [protocol.concepts[name] for name in block.uses if name in protocol.concepts]
        blocks.append(
            {
                **dataclasses.asdict(block),
                "words": [
                    {
                        "concept": one.name,
                        "phrases": one.phrases,
                        "patterns": one.patterns,
                        "mesh": one.mesh,
                        "never": one.never,
                    }
                    for one in concepts
                ],
            }
        )
    asked = [
        {name: value for name, value in dataclasses.asdict(query).items() if value}
        for query in protocol.queries
    ]
    queries: dict[str, Any] = json.loads(
        json.dumps(
            {
                "as_of": protocol.as_of and str(protocol.as_of),
                "registry_queries": asked,
                "search": blocks,
            },
            default=str,
        )
    )
    return queries


def _crate(
    document: Document,
    tables: ReportTables,
    files: Mapping[str, bytes],
    meanings: Mapping[str, str],
) -> dict[str, Any]:
    paths = sorted(files)
    software = [
        {
            "@id": f"#{name}",
            "@type": "SoftwareApplication",
            "name": name,
            "softwareVersion": version,
        }
        for name, version in tables.environment.items()
    ]
    instruments = [{"@id": one["@id"]} for one in software]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": document.title,
        "description": document.question,
        "datePublished": document.dated or _EARLIEST,
        "hasPart": [{"@id": path} for path in paths],
        "mentions": [{"@id": "#made"}],
    }
    metadata = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _PROFILE},
        "about": {"@id": "./"},
    }
    made = {
        "@id": "#made",
        "@type": "CreateAction",
        "name": "The run that made this package",
        "instrument": instruments,
        "object": [{"@id": path} for path in paths if path.startswith("protocol/")],
        "result": [{"@id": path} for path in paths if not path.startswith("protocol/")],
    }
    parts = [_file(path, files[path], meanings.get(path, "")) for path in paths]
    return {"@context": f"{_PROFILE}/context", "@graph": [metadata, root, *parts, made, *software]}


def _file(path: str, content: bytes, meaning: str) -> dict[str, Any]:
    about = {
        "@id": path,
        "@type": "File",
        "name": path.rpartition("/")[2],
        "contentSize": str(len(content)),
        "encodingFormat": _MEDIA_TYPES.get(PurePosixPath(path).suffix, "text/plain"),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return about | ({"description": meaning} if meaning else {})
