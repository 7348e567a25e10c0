"""What people said of the records found, as far as someone may see it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from trialatlas.model.event import Act, Event
from trialatlas.model.judgement import Verdict

__all__ = ["Verdicts", "verdicts_of"]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts that stand, as one person sees them; language models give none.

    Attributes:
        said: By record, in the order in which records were first decided, everyone's verdict by
            name. What was said of a further record of a study stands with the study's first.
        settled: By record what was resolved.
        own: By record, in the order in which they first decided, the verdict of the person who
            looks.
    """

    said: Mapping[str, Mapping[str, Event]]
    settled: Mapping[str, Event]
    own: Mapping[str, Event]

    def labels(self, *, is_shared: bool) -> dict[str, bool]:
        """Whether the records read are relevant, which those are that nobody excludes.

        Args:
            is_shared: Whether one person's verdict is enough, so that others' records are read
                too; otherwise only the person's own count.

        Returns:
            By record, in the order of reading.
        """
        if not is_shared:
            return {name: _is_relevant(event) for name, event in self.own.items()}
        return {
            name: _is_relevant(self.settled[name])
            if name in self.settled
            else any(_is_relevant(event) for event in people.values())
            for name, people in self.said.items()
        }


def verdicts_of(
    events: Iterable[Event], who: str, found: Container[str], first_of: Mapping[str, str]
) -> Verdicts:
    """The verdicts that stand.

    Args:
        events: What a person may see of what was done about records, from the first to the last.
        who: That person.
        found: Ids of the records found, the first of each study; others are left out.
        first_of: By the id of a further record of a study, the id of its first.
    """
    said: dict[str, dict[str, Event]] = {}
    settled: dict[str, Event] = {}
    own: dict[str, Event] = {}
    for event in events:
        name = first_of.get(event.subject, event.subject)
        if name not in found or event.is_of_model or event.act is Act.NOTE:
            continue
        if event.act is Act.ANSWER:
            said.setdefault(name, {})[event.who] = event
            if event.who == who:
                own[name] = event
        elif event.act is Act.RESOLVE:
            settled[name] = event
        elif event.act is Act.REOPEN:
            settled.pop(name, None)
        else:
            _take_back(said, name, event)
            if event.who == who and who not in said.get(name, {}):
                own.pop(name, None)
    return Verdicts(said, settled, own)


def _take_back(said: dict[str, dict[str, Event]], name: str, event: Event) -> None:
    people = said.get(name, {})
    # Of two records of one study, what is said of the other stays.
    if event.who in people and people[event.who].subject == event.subject:
        del people[event.who]
    if name in said and not people:
        del said[name]


def _is_relevant(event: Event) -> bool:
    return event.after.value != (Verdict.EXCLUDE,)
