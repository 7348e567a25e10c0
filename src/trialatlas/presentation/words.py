"""How the words of the report are put together."""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.presentation.blocks import Paragraph, Run, Runs
from trialatlas.presentation.tables import Cited

__all__ = [
    "cite", "code", "counted", "joined", "link", "listed", "named", "paragraph", "said", "strong",
    "unseen",
]  # fmt: skip


def said(*parts: str | Run | Runs) -> Runs:
    """Words and runs as one sequence of runs; empty texts are left out."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, tuple):
            runs += part
        elif isinstance(part, Run):
            runs.append(part)
        elif part:
            runs.append(Run(part))
    return tuple(runs)


def paragraph(*parts: str | Run | Runs, kind: str = "", only: str = "") -> Paragraph:
    """A paragraph of words and runs."""
    return Paragraph(said(*parts), kind, only)


def strong(text: str) -> Run:
    """Words that stand out."""
    return Run(text, "strong")


def code(text: str) -> Run:
    """A name as a program writes it."""
    return Run(text, "code")


def unseen(text: str) -> Run:
    """Words that a screen shows elsewhere already."""
    return Run(text, "unseen")


def link(text: str, to: str) -> Run:
    """Words that lead somewhere."""
    return Run(text, to=to)


def cite(*keys: str) -> Runs:
    """Numbers of references (`trialatlas.presentation.sections.references`)."""
    return tuple(Run(key, "cite") for key in keys)


def named(record: Cited) -> Run:
    """A record by its id, which leads to its page at the registry."""
    return Run(record.id, "id", to=record.url)


def counted(n: int, one: str, several: str = "") -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "record"), counted(2, "study", "studies")
        ('1 record', '2 studies')
    """
    return f"{n:,} {one if n == 1 else several or f'{one}s'}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence.

    Example:
        >>> listed(["titles", "conditions", "summary"]), listed(["a", "b"], "or")
        ('titles, conditions and summary', 'a or b')
    """
    names = list(words)
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def joined(parts: Iterable[Run | Runs], between: str = ", ") -> Runs:
    """Runs with the same words between each two."""
    runs: list[Run] = []
    for part in parts:
        if runs:
            runs.append(Run(between))
        runs += part if isinstance(part, tuple) else (part,)
    return tuple(runs)
