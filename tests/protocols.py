"""A review's protocol for tests: nothing asked but what a test names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["protocol"]


def protocol(**parts: Any) -> ReviewProtocol:
    """A protocol with these parts and nothing else."""
    nothing: dict[str, Any] = {
        "folder": Path("review"),
        "name": "cells",
        "title": "Cells",
        "question": "Whose cells are they?",
        "notes": (),
        "sources": (),
        "search": (),
        "criteria": (),
        "concepts": {},
        "codebook": Codebook(variables=()),
        "frequencies": (),
        "cross_tables": (),
        "odds_ratios": (),
        "figures": (),
        "table": (),
    }
    return ReviewProtocol(**{**nothing, **parts})
