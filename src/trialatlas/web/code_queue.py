"""Which variables of which studies wait to be coded by someone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from trialatlas.protocol.codebook import Variable
from trialatlas.web.asked import Asked
from trialatlas.web.explore_data import Seen, seen_by
from trialatlas.web.history import Question
from trialatlas.web.site import Site

__all__ = ["Waiting", "address_of", "following", "is_every", "waiting_of"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A study on the list.

    Attributes:
        study_id: Its id.
        title: Title of its record.
        n_coded: How many variables whoever looks has coded.
        doubts: Variables that the rules leave in doubt and that they have not coded.
    """

    study_id: str
    title: str
    n_coded: int
    doubts: Sequence[Variable]


def is_every(asked: Asked) -> bool:
    """Whether every variable is gone through, or only what the rules leave in doubt."""
    return asked.query.get("through") == "every"


def address_of(asked: Asked, study_id: str, variable: str, **more: str) -> str:
    """Where a variable of a study is coded, in the order of the address that was asked for."""
    through = {"through": "every"} if is_every(asked) else {}
    query = {"variable": variable, **through, **more}
    return f"/code/{quote(study_id, safe='')}?{urlencode(query)}"


def waiting_of(site: Site, asked: Asked) -> list[Waiting]:
    """The studies that someone may see, in the order of their ids."""
    seen = seen_by(site, asked.viewer)
    answered: dict[str, set[str]] = {}
    for subject, variable in site.history.answers(asked.viewer.who):
        if variable:
            answered.setdefault(subject, set()).add(variable)
    variables = site.review.run.protocol.codebook.variables
    return [
        Waiting(
            study_id=study,
            title=seen.tables.by_study[study].title,
            n_coded=len(answered.get(study, ())),
            doubts=[
                one
                for one in variables
                if one.name in seen.tables.doubts.get(study, ())
                and one.name not in answered.get(study, ())
            ],
        )
        for study in seen.facets.studies
    ]


def following(site: Site, asked: Asked, after: Question) -> Question | None:
    """The next variable that waits: of the same study first, then of those behind it, then of all.

    Args:
        site: What is served.
        asked: Who asks; the address says whether every variable waits or only doubtful ones.
        after: The study and variable from which to go on.

    Returns:
        None where nothing waits any more.
    """
    seen = seen_by(site, asked.viewer)
    answered = site.history.answers(asked.viewer.who)
    studies = seen.facets.studies
    own = [after[0]] if seen.facets.place_of(after[0]) is not None else []
    for study in (*own, *_others(studies, after[0])):
        for name in _names(site, asked, seen, study):
            if (study, name) not in answered and (study, name) != after:
                return study, name
    return None


def _names(site: Site, asked: Asked, seen: Seen, study: str) -> list[str]:
    variables = site.review.run.protocol.codebook.variables
    if is_every(asked):
        # What a field of the record holds, nobody reads from its words.
        return [one.name for one in variables if one.kind != "field"]
    doubts = seen.tables.doubts.get(study, frozenset())
    return [one.name for one in variables if one.name in doubts]


def _others(studies: Sequence[str], at: str) -> Iterator[str]:
    yield from (study for study in studies if study > at)
    yield from (study for study in studies if study < at)
