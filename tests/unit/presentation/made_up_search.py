"""What the search of the made-up review found."""

from __future__ import annotations

from typing import Any

from tests.unit.presentation.made_up_names import EXPRESSION, HOSTILE, STUDIES

__all__ = ["hits", "levels", "terms"]


def hits() -> list[dict[str, Any]]:
    by_lack = {"record_id": STUDIES[0], "version": "v1", "block": EXPRESSION, "term": EXPRESSION}
    lacking = {**by_lack, "area": "", "field": "", "level": "", "by": "", "quote": ""}
    placed = [
        {
            "record_id": STUDIES[number],
            "version": "v1",
            "block": block,
            "area": "titles",
            "field": "titles.brief",
            "term": term,
            "level": "",
            "by": "cancer: tumo*" if block == EXPRESSION else "",
            "start": start,
            "end": start + len(quote),
            "quote": quote,
        }
        for start, (number, block, term, quote) in enumerate(
            (
                (0, "cancer", "tumour", "Tumour"),
                (0, "cancer", "tumour", "tumour"),
                (1, "cancer", "tumour", "tumours"),
                (1, "cancer", HOSTILE, HOSTILE),
                (1, "cells", "MSC", "MSC"),
                (1, EXPRESSION, "tumour", "tumours"),
            )
        )
    ]
    return [lacking, *placed]


def levels() -> list[dict[str, Any]]:
    counts = {"as_written": 2, "MeSH": 0, "Concept": 2, "Term": 1, "None": 1}
    return [{"block": EXPRESSION, "level": level, "n": n, "of": 10} for level, n in counts.items()]


def terms() -> list[dict[str, Any]]:
    named: dict[str, list[str]] = {"tumour": ["cancer"], HOSTILE: [], "cell": ["cells", "grafts"]}
    return [
        {"block": EXPRESSION, "term": term, "concepts": concepts}
        for term, concepts in named.items()
    ]
