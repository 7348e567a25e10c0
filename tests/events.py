"""Events of people for tests: single ones, and any history that a ledger could hold."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.model.judgement import Missing, Verdict

__all__ = ["HISTORIES", "decided", "event"]

_PEOPLE = ("ann", "bo", "cleo")
_VARIABLES = ("", "donor")
_DAYS = [f"2026-{month:02d}-{day:02d}T10:00:00+00:00" for month in (1, 2) for day in range(1, 10)]

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).map(str.strip)


def event(id: str, who: str = "ann", subject: str = "NCT1", **parts: Any) -> Event:
    """An answer of a person, unless its parts say otherwise."""
    said = {"act": Act.ANSWER, "at": "2026-01-01T10:00:00+00:00", **parts}
    return Event(id=id, who=who, subject=subject, **said)


def decided(id: str, verdict: str = "include", who: str = "ann", **parts: Any) -> Event:
    """A decision on a record."""
    return event(id, who, after=Answer(value=(verdict,)), **parts)


@st.composite
def _answers(draw: st.DrawFn, variable: str) -> Answer:
    if not variable:
        return Answer(value=(str(draw(st.sampled_from(Verdict))),), criterion=draw(_WORDS))
    if draw(st.booleans()):
        return Answer(missing=str(draw(st.sampled_from(Missing))))
    values = _WORDS.filter(lambda word: word and ";" not in word)
    return Answer(value=tuple(sorted(draw(st.sets(values, min_size=1, max_size=3)))))


_QUOTATIONS = st.builds(
    Quotation,
    quote=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=10),
    field=st.sampled_from(["", "titles.brief", "arms[0].description"]),
    start=st.none() | st.integers(0, 99),
    version=st.sampled_from(["", "v1"]),
    value=_WORDS,
)


@st.composite
def _histories(draw: st.DrawFn) -> list[Event]:
    """Acts one after another, each on what the same person said last."""
    last: dict[Any, Event] = {}
    made: list[Event] = []
    for number in range(draw(st.integers(0, 12))):
        variable = draw(st.sampled_from(_VARIABLES))
        act = draw(st.sampled_from([Act.ANSWER] * 4 + list(Act)))
        new = Event(
            id=f"e{number}",
            act=act,
            who=draw(st.sampled_from(_PEOPLE)),
            at=draw(st.sampled_from(_DAYS)),
            subject=draw(st.sampled_from(["NCT1", "NCT2"])),
            variable=variable,
            after=draw(_answers(variable)) if act.says else Answer(),
            why=draw(_WORDS),
            evidence=tuple(draw(st.lists(_QUOTATIONS, max_size=2))),
        )
        before = last.get(new.thread)
        is_first_note = act is Act.NOTE and draw(st.booleans())
        if before is not None and not is_first_note:
            new = replace(new, replaces=before.id, before=str(before.after))
        elif act in (Act.WITHDRAW, Act.REOPEN):
            continue
        last[new.thread] = new
        made.append(new)
    return made


HISTORIES: st.SearchStrategy[list[Event]] = _histories()
"""Any history, in the order in which it was made; times need not follow it."""
