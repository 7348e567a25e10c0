"""A small made-up review and its report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.presentation.made_up_protocol import made_up_protocol
from tests.unit.presentation.made_up_tables import empty_tables, full_tables

from trialatlas.presentation.stage import ReportTables, present
from trialatlas.protocol.review import ReviewProtocol


@pytest.fixture
def tables() -> ReportTables:
    return full_tables()


@pytest.fixture
def empty() -> ReportTables:
    return empty_tables()


@pytest.fixture
def protocol(tmp_path: Path) -> ReviewProtocol:
    return made_up_protocol(tmp_path)


@pytest.fixture
def report(protocol: ReviewProtocol, tables: ReportTables) -> Callable[[ReportTables | None], str]:
    """Present the tables (those of the small review, unless told) and give the page."""

    def page(other: ReportTables | None = None) -> str:
        files = present(protocol, tables if other is None else other)
        return files["report.html"].decode("utf-8")

    return page
