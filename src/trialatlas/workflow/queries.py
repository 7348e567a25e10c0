"""Questions that stages ask of stored tables."""

from __future__ import annotations

__all__ = ["FOUND", "INCLUDED", "INCLUDED_RAW", "WITH_RESULTS"]

# Unsorted: to sort whole records costs their size in memory, and what is written is sorted anyway.
FOUND = """
    SELECT {columns} FROM records
    SEMI JOIN hits USING (record_id, version)
"""
"""The records that the search finds."""

_ONLY_INCLUDED = """
    SEMI JOIN (FROM screened WHERE decision = 'include') included USING (record_id, version)
"""

INCLUDED = f"SELECT records.* FROM records {_ONLY_INCLUDED}"
"""The included studies."""

INCLUDED_RAW = f"SELECT {{columns}} FROM raw {_ONLY_INCLUDED}"
"""Their payloads."""

WITH_RESULTS = f"SELECT record_id FROM records {_ONLY_INCLUDED} WHERE has_results"
"""Those of them whose records say that results are posted."""
