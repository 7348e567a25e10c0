"""Runs of words as Typst: every text is a string literal, so that none of it can be markup."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from trialatlas.presentation.blocks import Run, Runs
from trialatlas.presentation.writers.letters import writable

__all__ = ["Places", "literal", "typst_runs"]

_STYLES = {
    "strong": "strong",
    "verdict": "strong",
    "emphasis": "emph",
    "code": "mono",
    "hash": "hash",
    "soft": "soft",
    "of": "soft",
    "raised": "super",
    "contrary": "super",
}
_DELETE = "\x7f"


@dataclass(frozen=True, slots=True)
class Places:
    """What words may lead to: parts of the report by name, references by number."""

    names: Collection[str]
    numbers: dict[str, int]


def literal(text: str) -> str:
    """Text as a string of Typst; characters that no font has a sign for are left out."""
    inner = writable(text).replace(_DELETE, "").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + inner.replace("\r", "").replace("\n", " ").replace("\t", " ") + '"'


def typst_runs(runs: Runs, places: Places) -> str:
    """Words as Typst markup.

    Args:
        runs: The words.
        places: What they may lead to.
    """
    return "".join(f"#{_run(run, places)};" for run in runs if run.text)


def _run(run: Run, places: Places) -> str:
    if run.kind == "cite":
        number = places.numbers[run.text]
        return f'link(label("reference-{number}"), "[{number}]")'
    text = f"text({literal(run.text)})"
    if run.kind in _STYLES:
        text = f"{_STYLES[run.kind]}({literal(run.text)})"
    if run.to.startswith("#") and run.to[1:] in places.names:
        return f"link(label({literal(run.to[1:])}), {text})"
    if "://" in run.to:
        return f"link({literal(run.to)}, {text})"
    return text
