"""Single values of AACT's tables: texts with their line ends, truths, days."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trialatlas.registries.registry import RecordError
from trialatlas.registries.values import legacy_date_of

__all__ = ["Row", "is_true", "iso_day", "text_in", "without_absent"]

Row = Mapping[str, str | None]
"""One row of a table: text by column, empty or None where there is nothing."""

# Line ends, with the white space behind them, were made into tildes. In the 98,507 line ends of the
# records at hand none has a blank or a bracket before it, and 12 stand between two numbers of which
# the second is no list item's; of their 354 real tildes, most do.
_LINE_END = re.compile(r"(?<![ (\[\\])~(?!(?<=\d~)\d+(?!\d|\)|[.](?!\d)))")


def text_in(row: Row, column: str) -> str:
    r"""A text of several lines, with its line ends again.

    Empty lines, and blanks at the beginning of a line, are lost. A tilde of the text itself comes
    out as a line end, unless a blank or bracket is before it or numbers are on both its sides.

    Args:
        row: The row; it may lack the column.
        column: The column.

    Example:
        >>> text_in({"criteria": "Inclusion:~* about ( ~5) cells~* no pain"}, "criteria")
        'Inclusion:\n* about ( ~5) cells\n* no pain'
    """
    return _LINE_END.sub("\n", row.get(column) or "")


def is_true(value: str | None) -> bool:
    """Whether a truth value, as PostgreSQL writes it, is true."""
    return (value or "").lower() in ("t", "true", "1")


def without_absent(value: object) -> object:
    """The same without empty texts, lists and mappings, at any depth."""
    if isinstance(value, dict):
        kept = {key: without_absent(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    return [without_absent(item) for item in value] if isinstance(value, list) else value


def iso_day(text: str | None, path: str) -> str | None:
    """A date in ISO form, as precise as it is given.

    Args:
        text: ``May 17, 2010``, ``May 2010`` or ISO already. What is none of these is left as it is,
            for the reader of API v2 to refuse.
        path: The column.
    """
    try:
        date = legacy_date_of(text, None, path)
    except RecordError:
        return text
    return date.iso if date else None
