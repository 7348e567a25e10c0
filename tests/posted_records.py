"""Records with posted results for tests: JSON of API v2, and rows as they are read from it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from trialatlas.model.posted import PostedKind, PostedResult

__all__ = ["COUNTS", "dumped", "events_module", "flow_module", "group", "record", "row", "rows"]

COUNTS = {"counted": "Participants"}


def record(**modules: object) -> dict[str, Any]:
    """A study of API v2 whose results have the given modules."""
    return {
        "protocolSection": {"identificationModule": {"nctId": "NCT00000001"}},
        "resultsSection": modules,
        "hasResults": True,
    }


def dumped(study: object) -> bytes:
    return json.dumps(study).encode()


def group(name: str, title: str, **numbers: object) -> dict[str, object]:
    return {"id": name, "title": title, **numbers}


def events_module(
    groups: list[dict[str, object]],
    serious: Sequence[object] = (),
    other: Sequence[object] = (),
) -> dict[str, object]:
    return {
        "timeFrame": "One year",
        "eventGroups": groups,
        "seriousEvents": list(serious),
        "otherEvents": list(other),
    }


def flow_module(*started: tuple[str, str, int]) -> dict[str, object]:
    counts = [{"groupId": name, "numSubjects": str(n)} for name, _, n in started]
    return {
        "groups": [{"id": name, "title": title} for name, title, _ in started],
        "periods": [
            {"title": "Overall", "milestones": [{"type": "STARTED", "achievements": counts}]}
        ],
    }


def row(name: str, number: float | None, n: int | None, /, **more: Any) -> PostedResult:
    """A posted number of a group of this title: participants with any serious event."""
    value = "" if number is None else f"{number:g}"
    plain: dict[str, Any] = {
        "record_id": "NCT00000001",
        "version": "v",
        "position": 0,
        "series": 0,
        "kind": PostedKind.ANY_SERIOUS,
        "group_id": name,
        "group_title": name,
        "value": value,
        "number": number,
        "n": n,
        **COUNTS,
    }
    return PostedResult(**plain | more)


def rows(*groups: tuple[str, float, int], **more: Any) -> list[PostedResult]:
    return [row(name, number, n, **more) for name, number, n in groups]
