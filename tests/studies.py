"""Studies for tests: one with the parts that a test names, or any that the model allows."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st
from msgspec import Struct

from trialatlas.model.dates import PartialDate
from trialatlas.model.study import Arm, Description, Eligibility, Intervention, Study, Titles
from trialatlas.model.tables import TABLES, to_batch

# Words that rules look for, and characters that make offsets hard.
_WORDS = (
    "MSCs", "bone marrow", "autologous", "donor", "no", "infusion", "once", "tumour", "criteria",
    "Exclusion Criteria:", "prior", "vs.", "e.g.", "Dr.", ".", "!\n", "\n\n", "  ", "-", "–",
    "İstanbul", "ΟΔΟΣ", "𐐀", "1.", "(", '"', "*",
)  # fmt: skip

# Surrogates are no characters: no registry can send them, and Arrow refuses them.
CHARACTERS = st.characters(codec="utf-8")

TEXTS = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12).map(" ".join),
    st.text(CHARACTERS, min_size=1, max_size=30),
)
"""Texts as people write them, and as they hopefully do not."""

DATES = st.one_of(
    st.builds(PartialDate, year=st.integers(1900, 2100)),
    st.builds(PartialDate, year=st.integers(1900, 2100), month=st.integers(1, 12)),
    st.dates().map(lambda day: PartialDate(year=day.year, month=day.month, day=day.day)),
)
"""Dates of every precision."""

_SCALARS: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 2**53),
    bool: st.booleans(),
    PartialDate: DATES,
}


def values_of(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that the model uses."""
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    arguments = typing.get_args(annotation)
    origin = typing.get_origin(annotation)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, types.UnionType):
        [inner] = [argument for argument in arguments if argument is not type(None)]
        return st.none() | values_of(inner)
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=2).map(tuple)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(list(annotation))
    assert issubclass(annotation, Struct)
    hints = typing.get_type_hints(annotation)
    return st.builds(annotation, **{name: values_of(hint) for name, hint in hints.items()})


STUDIES: st.SearchStrategy[Study] = values_of(Study)
"""Any study."""


def study(record_id: str = "NCT00000001", **parts: Any) -> Study:
    """A study with these parts and nothing else."""
    return Study(record_id=record_id, registry="ctgov", **parts)


def told(  # the parts in which a record tells what is done
    title: str = "",
    *,
    intervention: str | tuple[str, str] = "",
    arm: str = "",
    summary: str = "",
    criteria: str = "",
) -> Study:
    """A study that is told in a few sentences, each in its place."""
    name, description = intervention if isinstance(intervention, tuple) else (intervention, "")
    return study(
        titles=Titles(brief=title or None),
        description=Description(brief_summary=summary or None),
        interventions=(Intervention(name=name, description=description or None),) if name else (),
        arms=(Arm(description=arm),) if arm else (),
        eligibility=Eligibility(criteria=criteria or None),
    )


def records(*studies: Study, version: str = "v1") -> pa.RecordBatch:
    """Studies as rows of the table ``records``."""
    return to_batch(TABLES["records"], [row(item, version) for item in studies])


def row(item: Study, version: str = "v1") -> dict[str, object]:
    """A study as one row of the table ``records``."""
    columns = {name: getattr(item, name) for name in item.__struct_fields__}
    return {"version": version, "valid_from": None, **columns}


def rows_of(batches: pa.RecordBatch | Iterable[pa.RecordBatch]) -> list[dict[str, Any]]:
    """The rows of one batch or of several."""
    several = [batches] if isinstance(batches, pa.RecordBatch) else batches
    return [row for batch in several for row in batch.to_pylist()]
