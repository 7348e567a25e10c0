"""The included records as RIS, for reference managers.

A record is a report (``RPRT``) with the registry's id as its accession number. Reference managers
have no field for a sponsor: an organisation is given as its author, with the comma behind it that
keeps it from being read as a person's name. The registry's class says which sponsor is one: names
such as ``Prof. Dr. A. Meyer, University Hospital`` hold words for both, so a class that persons
share (``OTHER``, ``INDIV``, ``UNKNOWN``), or none, gives no author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trialatlas.presentation.sections.methods import REGISTRIES
from trialatlas.presentation.tables import ReportTables, included_ids, url_of

__all__ = ["write_ris"]

_COLUMNS = (
    *("record_id", "version", "registry", "titles", "dates", "sponsors"),
    *("conditions", "keywords"),
)
_ORGANISATIONS = frozenset({"INDUSTRY", "NIH", "FED", "OTHER_GOV", "NETWORK"})
_BREAKS = re.compile(r"\s+")


def write_ris(tables: ReportTables) -> bytes:
    """The included records, by id.

    Args:
        tables: What the review found.
    """
    wanted = set(included_ids(tables.screened.to_pylist()))
    columns = [name for name in _COLUMNS if name in tables.records.column_names]
    # Of several versions of a record the last counts.
    rows = {
        row["record_id"]: row
        for row in sorted(
            tables.records.select(columns).to_pylist(),
            key=lambda row: (row["record_id"], row["version"] or ""),
        )
        if row["record_id"] in wanted
    }
    lines = [line for record_id in sorted(rows) for line in _record(rows[record_id])]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _record(row: Mapping[str, Any]) -> Iterator[str]:
    titles = row["titles"] or {}
    yield "TY  - RPRT"
    yield from _line("TI", titles.get("brief") or titles.get("official") or row["record_id"])
    yield from _line("ST", titles.get("acronym"))
    yield from _sponsor((row.get("sponsors") or {}).get("lead"))
    posted = (row["dates"] or {}).get("first_posted")
    if posted:
        parts = [f"{posted[part]:02d}" if posted[part] else "" for part in ("month", "day")]
        yield f"PY  - {posted['year']:04d}"
        yield f"DA  - {posted['year']:04d}/{parts[0]}/{parts[1]}/"
    yield from _line("AN", row["record_id"])
    yield from _line("DB", REGISTRIES.get(row["registry"], row["registry"]))
    yield from _line("UR", url_of(row["record_id"]))
    for word in _words(row):
        yield from _line("KW", word)
    yield "ER  - "
    yield ""


def _line(tag: str, text: str | None) -> Iterator[str]:
    if text and text.strip():
        yield f"{tag}  - {_BREAKS.sub(' ', text).strip()}"


def _sponsor(lead: Mapping[str, str | None] | None) -> Iterator[str]:
    name = (lead or {}).get("name") or ""
    kind = (lead or {}).get("sponsor_class")
    if kind in _ORGANISATIONS:
        yield from _line("AU", f"{name},")


def _words(row: Mapping[str, Any]) -> Sequence[str]:
    words = [*(row.get("conditions") or ()), *(row.get("keywords") or ())]
    return tuple(dict.fromkeys(words))
