"""The reasoning behind a value in plain words, as a person reads it in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.text import Text

from trialatlas.coding.explaining import Explanation
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Basis, Confidence, Missing
from trialatlas.text.deciding import Candidate
from trialatlas.text.explaining import Outcome, Step, either, objection_in_words, rule_in_words
from trialatlas.text.reading import Mention, Reading

__all__ = ["Line", "reasons"]

_MOST = 4
"""Most words shown of those that a rule met and did not count."""

_BASES = {
    Basis.STRUCTURED: "structured: a field of the record holds it",
    Basis.STATED: "stated: the text says it",
    Basis.INFERRED: "inferred: it follows from what the text says",
    Basis.ABSENT: "absent: no words of the record stand for it",
}
_CONFIDENCES = {
    Confidence.HIGH: "high: no words of the record speak for another value",
    Confidence.MEDIUM: "medium: inferred or nothing found, and no words speak for another value",
    Confidence.LOW: "low: the record also has words for another value, or the value is unclear",
}
_BOLD = "bold"
_LABEL = 12
"""Characters of what stands before a line's text: Basis, Confidence, Depends on."""

_Spot = tuple[str, str, int, int]
_Spots = Mapping[_Spot, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph.

    Attributes:
        text: What it says.
        depth: How far it is indented, in steps.
        hang: Characters by which its continued lines are indented further.
    """

    text: Text
    depth: int = 0
    hang: int = 0


def reasons(explanation: Explanation, confidence: Confidence) -> Iterator[Line]:
    """Tell why a record has the value that it has.

    Args:
        explanation: The reasoning.
        confidence: How much the coding leaves to doubt.

    Yields:
        Paragraphs. Deciding words stand between pairs of asterisks.
    """
    variable, reading = explanation.variable, explanation.reading
    yield Line(Text(f"{explanation.record_id}  {variable.name}: {_value(reading)}", _BOLD))
    yield Line(Text(" - ".join(filter(None, (variable.title, variable.question)))))
    yield _gap()
    if not explanation.applies:
        yield from _not_applicable(explanation)
        return
    yield _labelled("Basis", f"{_BASES[reading.basis]}.")
    yield _labelled("Confidence", f"{_CONFIDENCES[confidence]}.")
    yield from _dependences(explanation)
    yield _gap()
    if variable.kind == "text":
        yield from _of_rules(explanation)
    else:
        yield from _of_field(explanation)


def _gap() -> Line:
    return Line(Text(""))


def _labelled(label: str, text: str) -> Line:
    return Line(Text(f"{label:<{_LABEL}}{text}"), hang=_LABEL)


def _heading(text: str) -> Line:
    return Line(Text(text, _BOLD))


def _value(reading: Reading) -> str:
    return "; ".join(reading.values) or str(reading.missing)


def _not_applicable(explanation: Explanation) -> Iterator[Line]:
    yield Line(Text("The variable does not apply to this record. It asks for"))
    for name, wanted in explanation.variable.applies_when.items():
        found = _value(explanation.known[name])
        yield Line(Text(f"{name}: {either(wanted)}; here it is {found}"), 1)
    others = either(list(explanation.variable.applies_when))
    yield Line(Text(f"To see why, explain {others}."))


def _dependences(explanation: Explanation) -> Iterator[Line]:
    asked = explanation.variable.applies_when
    for place, (name, reading) in enumerate(explanation.known.items()):
        rule = f" (by {reading.rule})" if reading.rule else ""
        needed = f", needed: {either(asked[name])}" if name in asked else ""
        label = "" if place else "Depends on"
        yield _labelled(label, f"{name}: {_value(reading)}{rule}{needed}")


def _of_field(explanation: Explanation) -> Iterator[Line]:
    variable, reading = explanation.variable, explanation.reading
    if variable.kind == "python":
        does = (READY_MADE[variable.field].__doc__ or "").strip().splitlines()[0]
        yield Line(Text(f"Computed by the ready-made variable {variable.field}. {does}"))
    else:
        yield Line(Text(f"Taken from the field {variable.field} of the record."))
        if variable.join and len(reading.mentions) > 1:
            yield Line(Text(f"Its values are joined by {variable.join!r}."))
    if reading.missing is Missing.NOT_REPORTED:
        yield Line(Text("The record leaves it empty."))
    elif reading.missing is Missing.UNCLEAR:
        yield Line(Text("The record has several values and the codebook allows one."))
    yield from _quotes(reading.mentions, {})


def _of_rules(explanation: Explanation) -> Iterator[Line]:
    reading, steps = explanation.reading, explanation.steps
    spots = _spots(steps)
    place = next((n for n, step in enumerate(steps) if step.outcome is Outcome.DECIDED), len(steps))
    if place < len(steps):
        yield from _decided(reading, steps, place, spots)
    else:
        yield Line(
            Text(
                f"None of its {len(steps)} rules found words that count, so it is "
                f"{_value(reading)}, as the codebook says for that case (otherwise)."
            )
        )
        if reading.mentions:
            yield Line(Text("What the record does say:"))
            yield from _quotes(reading.mentions, {})
    if reading.against:
        yield _gap()
        yield _heading("Words that speak for another value, and lost")
        yield from _lost(reading, steps, spots)
    if place:
        yield _gap()
        yield _heading("Tried before it" if place < len(steps) else "The rules")
        quoted: set[_Spot] = set()
        for number, step in enumerate(steps[:place], start=1):
            yield from _tried(number, step, quoted)
    if steps[place + 1 :]:
        yield _gap()
        later = ", ".join(step.rule.name for step in steps[place + 1 :])
        yield Line(Text(f"Not needed any more: {later}."))


def _decided(reading: Reading, steps: Sequence[Step], place: int, spots: _Spots) -> Iterator[Line]:
    rule = steps[place].rule
    yield _heading(f"Decided by rule {place + 1} of {len(steps)}: {rule.name}")
    for clause in rule_in_words(rule):
        yield Line(Text(f"- {clause}"), 1, hang=2)
    if reading.missing is Missing.UNCLEAR and not rule.value:
        said = sorted({mention.value for mention in reading.mentions})
        told = f"Its words name {' and '.join(said)}; the codebook allows one value and says of "
        yield Line(Text(f"{told}none that it wins (order, combine, multiple)."), 1)
    yield _gap()
    yield _heading("Words that decided")
    yield from _quotes(reading.mentions, spots)


def _lost(reading: Reading, steps: Sequence[Step], spots: _Spots) -> Iterator[Line]:
    for mention in reading.against:
        place = _spot(mention)
        rules = [step.rule.name for step in steps if place in map(_place, step.counted)]
        yield Line(Text(f"{mention.value}, by {rules[0]}" if rules else mention.value), 1)
        yield from _quotes([mention], spots, 2)


def _tried(number: int, step: Step, quoted: set[_Spot]) -> Iterator[Line]:
    what = {
        Outcome.FOUND_NOTHING: f"none of its words stand in {either(step.rule.where)}",
        Outcome.NOTHING_COUNTED: "its words do not count here",
        Outcome.SEVERAL_VALUES: f"its words name several values: {_said(step)}",
        Outcome.PASSED_OVER: f"not tried, as {_unmet(step)} does not hold",
    }
    yield Line(Text(f"{number}  {step.rule.name}: {what[step.outcome]}"), 1, hang=3)
    if step.outcome is Outcome.NOTHING_COUNTED:
        for found in step.objected[:_MOST]:
            yield _objected(found)
            if _place(found) not in quoted:
                yield Line(_marked(found.mention.quote, [found.words]), 4)
            # Rule after rule may meet the same words: they are quoted once.
            quoted.add(_place(found))
        if len(step.objected) > _MOST:
            yield Line(Text(f"and {len(step.objected) - _MOST} more"), 3)


def _said(step: Step) -> str:
    return ", ".join(sorted({found.mention.value for found in step.counted}))


def _unmet(step: Step) -> str:
    return " and ".join(f"{name} = {either(of)}" for name, of in step.rule.when.items())


def _objected(found: Candidate) -> Line:
    reason = objection_in_words(found.objection)
    words = " ".join(found.words.split())
    return Line(Text(f"'{words}' in {found.mention.field} does not count: {reason}"), 3)


def _quotes(mentions: Iterable[Mention], spots: _Spots, depth: int = 1) -> Iterator[Line]:
    for mention in mentions:
        yield Line(Text(mention.field, "dim"), depth)
        yield Line(_marked(mention.quote, spots.get(_spot(mention), ())), depth + 1)


def _spot(mention: Mention) -> _Spot:
    return mention.value, mention.field, mention.start, mention.end


def _place(found: Candidate) -> _Spot:
    return _spot(found.mention)


def _spots(steps: Iterable[Step]) -> _Spots:
    """By quotation, the words in it for whose sake it is quoted."""
    spots: dict[_Spot, list[str]] = {}
    for step in steps:
        for found in step.counted:
            spots.setdefault(_place(found), []).append(found.words)
    return spots


def _marked(quote: str, words: Sequence[str]) -> Text:
    """A quotation on one line, with some of its words between asterisks."""
    text = Text()
    if not words:
        return text.append(" ".join(quote.split()))
    longest = sorted(set(words), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest))
    end = 0
    for hit in pattern.finditer(quote):
        text.append(re.sub(r"\s+", " ", quote[end : hit.start()]))
        text.append(f"**{' '.join(hit.group().split())}**", _BOLD)
        end = hit.end()
    return text.append(re.sub(r"\s+", " ", quote[end:]))
