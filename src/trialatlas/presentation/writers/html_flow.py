"""The flow of records as boxes of a page."""

from __future__ import annotations

from html import escape

from trialatlas.presentation.flow import Exit, Flow, Step

__all__ = ["html_flow"]


def html_flow(flow: Flow) -> str:
    """The steps as boxes one below the other, with what leaves at each step beside it."""
    last = len(flow.steps) - 1
    steps = "".join(_step(step, is_last=place == last) for place, step in enumerate(flow.steps))
    return f'<ol class="flow">\n{steps}</ol>\n'


def _step(step: Step, *, is_last: bool) -> str:
    css = "box last" if is_last else "box"
    exits = "".join(map(_exit, step.exits))
    beside = f'<ul class="exits">\n{exits}</ul>\n' if exits else ""
    label = escape(step.label)
    return (
        f'<li>\n<div class="{css}"><span>{label}</span> <b>n = {step.n}</b></div>\n{beside}</li>\n'
    )


def _exit(leaving: Exit) -> str:
    reasons = "".join(
        f"<li><span>{escape(reason.label)}</span> <b>{reason.n}</b></li>\n"
        for reason in leaving.reasons
    )
    split = f"\n<ul>\n{reasons}</ul>\n" if reasons else ""
    label = escape(leaving.label)
    return (
        f'<li class="box"><i class="stem"></i><span>{label}</span> <b>n = {leaving.n}</b>'
        f"{split}</li>\n"
    )
