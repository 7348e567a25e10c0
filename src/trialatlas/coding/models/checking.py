"""What a model answered, held against the record and the codebook; pure.

An answer counts only if every quote stands in the record letter by letter and every value is in
the codebook. Whatever fails becomes ``unclear`` with the reason; nothing is mended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from trialatlas.coding.models.answers import Answer
from trialatlas.coding.models.prompt import fallback
from trialatlas.model.judgement import Basis, EvidenceSpan, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import one_of, shown
from trialatlas.protocol.value_sets import fixed_values
from trialatlas.text.sections import Passage

__all__ = ["Finding", "Source", "check_answer", "unsettled"]

_MOST_QUOTES = 10
_LONGEST_QUOTE = 600
_LONGEST_VALUE = 200
# "IV" is a quote; one letter or digit is found everywhere and proves nothing.
_SHORTEST_QUOTE = 2
_FENCE = re.compile(r"^```[a-z]*\n(?P<inside>.*)\n```$", re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_TOO_DEEP = "it is nested too deeply"


@dataclass(frozen=True, slots=True)
class Source:
    """A record against which quotes are held.

    Attributes:
        record_id: The record.
        version: Its version.
        passages: All of its texts that a model may read.
    """

    record_id: str
    version: str
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is left of an answer to one question after it was checked.

    Attributes:
        value: The values, sorted; empty exactly when ``missing`` is set.
        missing: Why there is no value.
        basis: What the value rests on.
        spans: The quotes, where they stand.
        reason: Why the answer did not count, or why there is a value without a quote.
        is_sound: Whether the answer counted.
    """

    value: tuple[str, ...] = ()
    missing: Missing | None = None
    basis: Basis = Basis.ABSENT
    spans: tuple[EvidenceSpan, ...] = ()
    reason: str = ""
    is_sound: bool = True


class _Quote(msgspec.Struct, frozen=True):
    quote: str
    field: str = ""
    value: str = ""


class _Answer(msgspec.Struct, frozen=True):
    """Keys that are not asked for are dropped."""

    value: list[str | int | float] | str | int | float | None = None
    missing: str | None = None
    basis: str | None = None
    quotes: list[_Quote] | None = None


class _RejectedError(Exception):
    """An answer that does not count; its text says why."""


def unsettled(reason: str) -> Finding:
    """What a question is left with where no answer counts.

    Args:
        reason: Why.
    """
    return Finding(missing=Missing.UNCLEAR, reason=reason, is_sound=False)


def check_answer(
    answer: Answer, variables: Sequence[Variable], source: Source
) -> dict[str, Finding]:
    """Hold a model's answer against the record and the codebook.

    Args:
        answer: What the model wrote.
        variables: What it was asked.
        source: The record.

    Returns:
        A finding for each variable, in their order. What else the model wrote is dropped.
    """
    try:
        answers = _parsed(_complete(answer))
    except _RejectedError as error:
        return {variable.name: unsettled(str(error)) for variable in variables}
    return {variable.name: _finding(answers, variable, source) for variable in variables}


def _complete(answer: Answer) -> str:
    """The words of an answer that came to its end."""
    if answer.refusal:
        message = f"the model refused to answer: {shown(answer.refusal)}"
    elif answer.finish == "content_filter":
        message = "the endpoint's filter withheld the model's answer"
    elif answer.finish == "length":
        message = "the model's answer was cut off at its longest; allow more tokens"
    elif not answer.text.strip():
        message = f"the model's answer is empty (it stopped with {shown(answer.finish)})"
    else:
        return answer.text
    raise _RejectedError(message)


def _parsed(text: str) -> Mapping[str, msgspec.Raw]:
    # Some models think aloud first, and many put JSON between fences; neither changes the answer.
    plain = _THOUGHT.sub("", text).strip()
    fenced = _FENCE.match(plain)
    try:
        content = fenced["inside"] if fenced else plain
        return msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        problem = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
        message = f"the model's answer is not the JSON object asked for ({problem})"
        raise _RejectedError(message) from error


def _finding(answers: Mapping[str, msgspec.Raw], variable: Variable, source: Source) -> Finding:
    try:
        return _checked(_shaped(answers, variable.name), variable, source)
    except _RejectedError as error:
        return unsettled(str(error))


def _shaped(answers: Mapping[str, msgspec.Raw], name: str) -> _Answer:
    if name not in answers:
        message = "the model's answer leaves the question out"
        raise _RejectedError(message)
    try:
        return msgspec.json.decode(answers[name], type=_Answer)
    except (msgspec.MsgspecError, RecursionError) as error:
        problem = _TOO_DEEP if isinstance(error, RecursionError) else str(error)
        message = f"the model's answer has not the form asked for ({problem})"
        raise _RejectedError(message) from error


def _checked(answer: _Answer, variable: Variable, source: Source) -> Finding:
    values = _values(answer)
    missing = _missing(answer, values)
    spans = _spans(answer.quotes or [], values, source)
    basis = Basis.STATED if answer.basis == Basis.STATED else Basis.INFERRED
    if missing is None:
        _check_values(values, variable)
    # Where the codebook has a value for records that say nothing, silence is its only proof.
    by_default = fallback(variable)
    is_silence = missing is Missing.NOT_REPORTED or (values == (by_default,) and not spans)
    if by_default and is_silence:
        reason = f"the model found nothing; the codebook then says {by_default}"
        return Finding(value=(by_default,), spans=spans, reason=reason)
    if not spans and not _needs_no_words(missing, variable):
        message = f"the model quotes nothing for {missing or 'its value'}"
        raise _RejectedError(message)
    if missing is not None:
        return Finding(missing=missing, spans=spans, basis=basis if spans else Basis.ABSENT)
    return Finding(value=values, basis=basis, spans=spans)


def _needs_no_words(missing: Missing | None, variable: Variable) -> bool:
    """Silence has no words; and whether a variable applies, its conditions prove."""
    if missing is Missing.NOT_APPLICABLE:
        return bool(variable.applies_when)
    return missing is Missing.NOT_REPORTED


def _values(answer: _Answer) -> tuple[str, ...]:
    given = answer.value if isinstance(answer.value, list) else [answer.value]
    written = (item for item in given if item is not None)
    texts = {f"{item:g}" if isinstance(item, float) else str(item).strip() for item in written}
    return tuple(sorted(texts - {""}))


def _missing(answer: _Answer, values: tuple[str, ...]) -> Missing | None:
    kind = answer.missing or None
    if kind is None and len(values) == 1 and values[0] in set(Missing):
        return Missing(values[0])
    if kind is None and not values:
        message = "the model gives neither a value nor a kind of missing"
        raise _RejectedError(message)
    if kind is not None and kind not in set(Missing):
        message = f"the model gives a kind of missing that there is not: {shown(kind)}"
        raise _RejectedError(message)
    if kind is not None and not set(values) <= {kind}:
        message = f"the model gives both a value ({shown('; '.join(values))}) and {kind}"
        raise _RejectedError(message)
    return None if kind is None else Missing(kind)


def _check_values(values: tuple[str, ...], variable: Variable) -> None:
    allowed = fixed_values(variable)
    for value in values:
        if allowed and value not in allowed:
            message = f"the model's value {shown(value)} is not in the codebook ({one_of(allowed)})"
            raise _RejectedError(message)
        if ";" in value or not value.isprintable() or len(value) > _LONGEST_VALUE:
            message = f"the model's value {shown(value)} is no single value"
            raise _RejectedError(message)
    if len(values) > 1 and not variable.multiple:
        message = f"the model gives several values where one is asked for: {'; '.join(values)}"
        raise _RejectedError(message)


def _spans(
    quotes: Sequence[_Quote], values: tuple[str, ...], source: Source
) -> tuple[EvidenceSpan, ...]:
    """Where the quotes stand, each once, in the order of the record."""
    order = {passage.field: position for position, passage in enumerate(source.passages)}
    found = dict.fromkeys(_span(quote, values, source) for quote in quotes)
    ordered = sorted(found, key=lambda span: (order[span.field], span.start, span.end, span.value))
    return tuple(ordered[:_MOST_QUOTES])


def _span(quote: _Quote, values: tuple[str, ...], source: Source) -> EvidenceSpan:
    words = quote.quote.strip()
    if sum(char.isalnum() for char in words) < _SHORTEST_QUOTE:
        message = f"the model's quote {shown(words)} is too short to prove anything"
        raise _RejectedError(message)
    if len(words) > _LONGEST_QUOTE:
        message = f"the model's quote is too long to prove one thing: {shown(words)}"
        raise _RejectedError(message)
    named = [passage for passage in source.passages if passage.field == quote.field]
    others = [passage for passage in source.passages if passage.field != quote.field]
    for passage in (*named, *others):
        start = _place(words, passage.text)
        if start >= 0:
            return EvidenceSpan(
                record_id=source.record_id,
                version=source.version,
                field=passage.field,
                start=start,
                end=start + len(words),
                quote=words,
                value=quote.value if len(values) > 1 and quote.value in values else "",
            )
    message = f"the model quotes words that are not in the record: {shown(words)}"
    raise _RejectedError(message)


def _place(words: str, text: str) -> int:
    """Where whole words stand first; -1 if nowhere. "own" is not quoted from "grown"."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        before, after = text[start - 1 : start], text[end : end + 1]
        is_cut = (before.isalnum() and words[0].isalnum()) or (
            after.isalnum() and words[-1].isalnum()
        )
        if not is_cut:
            return start
        start = text.find(words, start + 1)
    return -1
