"""Ready-made variables that need code, one a file; a codebook names them with ``python:``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from trialatlas.coding.variables.lead_country import lead_country
from trialatlas.model.study import Study
from trialatlas.text.reading import Reading

__all__ = ["READY_MADE"]

READY_MADE: Mapping[str, Callable[[Study], Reading]] = MappingProxyType(
    {"lead_country": lead_country}
)
"""By name, functions from a study to a reading."""
