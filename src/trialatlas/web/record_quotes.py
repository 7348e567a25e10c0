"""Words that a reader says stand in a record: found there, or refused with what was expected."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from trialatlas.errors import RequestError
from trialatlas.model.event import Quotation
from trialatlas.model.study import Study, texts_of

__all__ = ["as_shown", "find_quote", "quotations_sent", "span_of"]

_WORD = re.compile(r"\S+")
_SHOWN = 60
_MOST = 100
"""More quotations than that nobody gives for one answer."""


class _Sent(Struct, forbid_unknown_fields=True):
    field: str
    start: int
    quote: str


def as_shown(text: str) -> str:
    """A text as browsers have it: they hold no NUL, and show U+FFFD in its place."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def quotations_sent(study: Study, sent: Iterable[str], version: str = "") -> tuple[Quotation, ...]:
    """The quotations of a form's inputs ``evidence``, each once.

    Args:
        study: The record.
        sent: What each input holds: JSON with ``field``, ``start`` and ``quote``.
        version: The record's version.

    Raises:
        RequestError: One cannot be read, or its words do not stand there; or there are too many.
    """
    found: dict[Quotation, None] = {}
    for number, one in enumerate(sent):
        if number >= _MOST:
            message = f"expected at most {_MOST} quotations in one answer"
            raise RequestError(message)
        try:
            said = msgspec.json.decode(one, type=_Sent)
        except (msgspec.MsgspecError, UnicodeError) as error:
            message = (
                'a quotation could not be read: expected {"field": "...", "start": 0, "quote": '
                f'"..."}}, found {_short(one)} ({error}); quote the words again'
            )
            raise RequestError(message) from error
        found[span_of(study, said.field, said.start, said.quote, version)] = None
    return tuple(found)


def span_of(study: Study, field: str, start: int, quote: str, version: str = "") -> Quotation:
    """Words of a record that a browser says were selected.

    Args:
        study: The record.
        field: Path in `Study` of the text.
        start: Offset of the first character there, in Unicode code points.
        quote: The words.
        version: The record's version.

    Returns:
        The quotation, in the record's own characters; it ends at ``start + len(quote)``.

    Raises:
        RequestError: There is no such text, or other words stand there.
    """
    text = _text_at(study, field)
    _check_words(quote)
    end = start + len(quote)
    there = text[max(start, 0) : max(end, 0)]
    if start < 0 or as_shown(there) != as_shown(quote):
        place = f"characters {start} to {end}" if 0 <= start < len(text) else f"{len(text)} long"
        message = (
            f"{field} of {study.record_id} ({place}): expected {_short(there)} of the record, "
            f"found {_short(quote)}; the record may have changed: load the page and quote again"
        )
        raise RequestError(message)
    return Quotation(quote=there, field=field, start=start, version=version)


def find_quote(study: Study, field: str, quote: str, version: str = "") -> Quotation:
    """The first place at which words stand, whatever white space is between them.

    Args:
        study: The record.
        field: Path in `Study` of the text in which to look; if empty, in all, in their order.
        quote: The words, as typed or pasted.
        version: The record's version.

    Returns:
        The quotation, in the record's own characters and white space.

    Raises:
        RequestError: There is no such text, or the words do not stand in it.
    """
    texts = [(field, _text_at(study, field))] if field else list(texts_of(study))
    _check_words(quote)
    for path, text in texts:
        place = _found(text, quote)
        if place is not None:
            start, end = place
            return Quotation(quote=text[start:end], field=path, start=start, version=version)
    where = f"in {field} of {study.record_id}" if field else f"anywhere in {study.record_id}"
    message = (
        f"expected words that stand {where}, found {_short(quote)}; copy them from the record "
        "letter by letter"
    )
    raise RequestError(message)


def _found(text: str, quote: str) -> tuple[int, int] | None:
    """Where in a text the words of a quote stand, with any white space between them."""
    shown = as_shown(text)
    start = shown.find(as_shown(quote))
    if start >= 0 and quote == quote.strip():
        return start, start + len(quote)
    words = list(_WORD.finditer(shown))
    places: list[int] = []
    length = 0
    for word in words:
        places.append(length)
        length += word.end() - word.start() + 1
    wanted = " ".join(_WORD.findall(as_shown(quote)))
    first = " ".join(word[0] for word in words).find(wanted)
    if first < 0:
        return None

    def origin(offset: int) -> int:
        which = bisect_right(places, offset) - 1
        return words[which].start() + offset - places[which]

    return origin(first), origin(first + len(wanted) - 1) + 1


def _text_at(study: Study, field: str) -> str:
    for path, text in texts_of(study):
        if path == field:
            return text
    message = (
        f"expected the field of a text of {study.record_id}, such as titles.brief, found "
        f"{_short(field)}; load the page again"
    )
    raise RequestError(message)


def _check_words(quote: str) -> None:
    if not quote.strip():
        message = "expected words of the record as evidence, found none; select some"
        raise RequestError(message)


def _short(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
