"""What the fast engine's index holds of a record.

A text is indexed as the keys of `trialatlas.search.spelling`, with a ``|`` around each value::

    T-cell lymphoma, Crohn's   ->   | t cell lymphoma crohn | +tcell 'Crohn 's

Tokens behind the last ``|`` have no place: ``+`` and words joined by hyphens as one (``+`` alone
where too many are joined to list them), ``'`` and a piece of a word that has an apostrophe. No key
begins with one of these characters. Codes, the presence of values and MeSH headings are tags,
whole; dates, ages, numbers and truths are the least and the greatest number that they can mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import msgspec
import tantivy

from trialatlas.model.study import Study
from trialatlas.search.areas import SIZE, holds_headings, pieces
from trialatlas.search.spelling import keyed
from trialatlas.search.values import EXPECTED, span_of, stands_in_location, values_at

__all__ = [
    "BORDER",
    "INNER",
    "JOINED",
    "MOST_JOINED",
    "NUMBER",
    "STORED",
    "TAGS",
    "WORDS",
    "code_tag",
    "document_of",
    "has_tag",
    "heading_tag",
    "is_cut",
    "lacking_tag",
    "many_tag",
    "name_of",
    "runs_of",
    "schema_of_index",
    "token_of",
]

BORDER, JOINED, INNER = "|", "+", "'"
NUMBER, STORED, TAGS = "number", "stored", "tags"
WORDS = "words"
"""The tokenizer of texts: what stands between spaces."""

MOST_JOINED = 12
"""So many words that hyphens join are indexed as one word too; see ``+`` for those of more."""

_LONGEST = 100
_RUN = re.compile(r"[^\W_]+")
_WITH_APOSTROPHE = re.compile(r"[^\W_]+(?:['’][^\W_]+)+")
_CHAIN = re.compile(r"[^ ]+-[^ ]+")
_TOO_LONG = re.compile(rf"[^ ]{{{_LONGEST + 1},}}")
_NO_NAME = re.compile(r"\W+")


class Column(NamedTuple):
    """A path of a `Study`, and what an expression may ask of its values."""

    path: str
    is_text: bool
    is_code: bool
    number: str


@cache
def columns() -> Sequence[Column]:
    """Every path that an expression can search."""
    kinds: dict[str, set[str]] = {}
    for piece in pieces().values():
        if piece.is_kept:
            kinds.setdefault(piece.path, set()).add(piece.kind)
            if piece.is_list:
                kinds.setdefault(piece.path + SIZE, set()).add("number")
    return [
        Column(
            path,
            is_text="text" in found,
            is_code=any(kind.startswith("enum ") for kind in found),
            number=next((kind for kind in found if kind in EXPECTED), ""),
        )
        for path, found in kinds.items()
    ]


@cache
def name_of(use: str, path: str) -> str:
    """The index's field of that use (``text``, ``low`` or ``high``) for the values at a path."""
    return f"{use}_{_NO_NAME.sub('_', path)}"


def has_tag(path: str) -> str:
    """The tag of records that have a value at a path."""
    return f"has {path}"


def many_tag(path: str) -> str:
    """The tag of records that have several values at a path."""
    return f"many {path}"


def lacking_tag(path: str) -> str:
    """The tag of records of which some location has no value at a path."""
    return f"lacking {path}"


def code_tag(path: str, code: object) -> str:
    """The tag of records that have a code at a path."""
    return f"code {path} {code}"


def heading_tag(path: str, heading: str) -> str:
    """The tag of records that have a MeSH heading at a path, in any case."""
    return f"heading {path} {heading.casefold()}"


def schema_of_index() -> tantivy.Schema:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field(NUMBER, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    builder.add_text_field(TAGS, tokenizer_name="raw", index_option="basic")
    for column in columns():
        if column.is_text:
            builder.add_text_field(name_of("text", column.path), tokenizer_name=WORDS)
        if column.number:
            builder.add_float_field(name_of("low", column.path), fast=True)
            builder.add_float_field(name_of("high", column.path), fast=True)
    return builder.build()


def document_of(study: Study, number: int) -> tantivy.Document:
    """What the index holds of a record.

    Args:
        study: The record.
        number: Its place among all.
    """
    document = tantivy.Document()
    document.add_unsigned(NUMBER, number)
    document.add_bytes(STORED, msgspec.json.encode(study))
    for column in columns():
        values = [value for _, value in values_at(study, column.path)]
        if values:
            _add_column(document, column, values)
        if stands_in_location(column.path) and len(values) < len(study.locations):
            document.add_text(TAGS, lacking_tag(column.path))
    return document


def _add_column(document: tantivy.Document, column: Column, values: Sequence[object]) -> None:
    path = column.path
    document.add_text(TAGS, has_tag(path))
    if len(values) > 1:
        document.add_text(TAGS, many_tag(path))
    if column.is_text:
        texts = list(map(str, values))
        document.add_text(name_of("text", path), " ".join(_tokens(texts)))
        for text in dict.fromkeys(texts if holds_headings(path) else ()):
            document.add_text(TAGS, heading_tag(path, text))
    for value in dict.fromkeys(values if column.is_code else ()):
        document.add_text(TAGS, code_tag(path, value))
    for span in (span_of(value, column.number) for value in values if column.number):
        if span is not None:
            document.add_float(name_of("low", path), span[0])
            document.add_float(name_of("high", path), span[1])


def _tokens(texts: Sequence[str]) -> Iterator[str]:
    placeless: dict[str, None] = {}
    for text in texts:
        keys = keyed(text).keys
        yield BORDER
        yield _TOO_LONG.sub(lambda found: token_of(found[0]), keys.replace("-", " "))
        if "-" in keys:
            for chain in _CHAIN.findall(keys):
                placeless.update(dict.fromkeys(_joined(chain.split("-"))))
        if "'" in text or "’" in text:
            for word in _WITH_APOSTROPHE.findall(text):
                placeless.update((token_of(run, INNER), None) for run in runs_of(word))
    yield BORDER
    yield from placeless


def _joined(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words) - 1):
        for end in range(start + 2, min(len(words), start + MOST_JOINED) + 1):
            yield token_of("".join(words[start:end]), JOINED)
    if len(words) > MOST_JOINED:
        yield JOINED


def token_of(key: str, mark: str = "") -> str:
    """A key as it is indexed; of several that are very long and begin alike, one token."""
    return f"{mark}{key[:_LONGEST]}…" if is_cut(key) else mark + key


def is_cut(key: str) -> bool:
    """Whether a key is too long to be indexed as it is."""
    return len(key) > _LONGEST


def runs_of(text: str) -> list[str]:
    """Letters and digits that stand together in a text, as they are written."""
    return _RUN.findall(text)
