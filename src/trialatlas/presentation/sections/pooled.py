"""The part of the report on pooled results, and how they were pooled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Details,
    Items,
    Run,
    Runs,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.pooling import Arm, PooledView, StudyEffect
from trialatlas.presentation.tables import Cited
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import (
    cite,
    code,
    counted,
    joined,
    named,
    paragraph,
    said,
    strong,
    unseen,
)
from trialatlas.protocol.pooling import Pooling
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.stats.measures import MEASURES

__all__ = ["pooled_section", "pooling_methods"]

_NOTHING = "–"
_METHODS = {
    "common": ("a common effect", ""),
    "reml": ("random effects with REML", "viechtbauer"),
    "dersimonian_laird": ("random effects after DerSimonian and Laird", "dersimonian_laird"),
    "paule_mandel": ("random effects after Paule and Mandel", "paule_mandel"),
    "mantel_haenszel": ("Mantel and Haenszel’s method", "mantel_haenszel"),
    "peto": ("Peto’s one-step method", "peto"),
}
_RANDOM = ("reml", "dersimonian_laird", "paule_mandel")
_WITHOUT = {"mantel_haenszel": "Mantel and Haenszel’s method", "peto": "Peto’s method"}
_SHORT = {
    "common": "Common effect",
    "reml": "Random, REML",
    "dersimonian_laird": "Random, DerSimonian-Laird",
    "paule_mandel": "Random, Paule-Mandel",
    "mantel_haenszel": "Mantel-Haenszel",
    "peto": "Peto",
}


def pooling_methods(protocol: ReviewProtocol) -> tuple[Block, ...]:
    """How posted results were pooled; nothing where they were not.

    Args:
        protocol: The review.
    """
    if not protocol.poolings:
        return ()
    sentences = (*_taking(protocol.poolings), *_pooling(protocol.poolings))
    return (paragraph(*joined(sentences, " ")),)


def _taking(asked: Sequence[Pooling]) -> Iterable[Runs]:
    """By which rules numbers were taken."""
    yield said(
        "Numbers that records post were taken by rules: one statement of each study, chosen by the "
        "words of the protocol; groups by their titles; groups of one side added up, totals left "
        "out. A study that lists participants twice was not pooled."
    )
    yield from _said_of(
        "A study of which several numbers fit was not pooled",
        [not one.takes_first for one in asked],
        asked,
    )
    yield from _said_of(
        "Of several numbers that fit, the first that is posted was taken",
        [one.takes_first for one in asked],
        asked,
    )
    yield from _said_of(
        "A serious adverse event that a study does not list counts as one that nobody had",
        [one.is_unlisted_zero for one in asked],
        asked,
    )
    yield from _said_of(
        "Adjusted means (least squares) were taken as means",
        [one.takes_adjusted and MEASURES[one.measure].groups == "means" for one in asked],
        asked,
    )


def _pooling(asked: Sequence[Pooling]) -> Iterable[Runs]:
    """By which methods they were pooled."""
    names = dict.fromkeys(name for one in asked for name in one.methods)
    methods = (said(words, *_cited(key)) for words, key in map(_METHODS.__getitem__, names))
    yield said("They were pooled by ", joined(methods), ".")
    is_random = [any(name in _RANDOM for name in one.methods) for one in asked]
    is_adjusted = [one.is_adjusted and has for one, has in zip(asked, is_random, strict=True)]
    adjusted = said(
        "Random-effects models have Knapp and Hartung’s adjustment",
        _cited("knapp_hartung"),
        ", which never takes the error below the unadjusted one",
        _cited("rover"),
    )
    yield from _said_of(adjusted, is_adjusted, asked)
    if any(is_random):
        yield said(
            "Random-effects models have prediction intervals",
            _cited("prediction"),
            " where three studies or more were pooled.",
        )
    if any(MEASURES[one.measure].groups != "means" and one.methods != ("peto",) for one in asked):
        plain = joined((Run(words) for key, words in _WITHOUT.items() if key in names), " and ")
        yield said(
            "For the effect of a study, a half was added to each cell of a table with an empty one",
            *(
                ("; ", plain, " adds nothing" if len(plain) == 1 else " add nothing")
                if plain
                else ()
            ),
            ".",
        )


def _said_of(words: str | Runs, holds: Sequence[bool], asked: Sequence[Pooling]) -> Iterable[Runs]:
    """A sentence that holds for some questions, which it names unless it holds for all."""
    names = [one.name for one, is_so in zip(asked, holds, strict=True) if is_so]
    if names:
        where = "" if len(names) == len(asked) else f" ({'; '.join(names)})"
        yield said(words, where, ".")


def _cited(key: str) -> Runs:
    return (Run(" "), *cite(key)) if key else ()


def pooled_section(views: Views) -> Section:
    """Each question to the posted results: its answers, its studies, and those not pooled."""
    first = paragraph(
        "Numbers that the records post, as their sponsors counted them. Intervals cover 95%. Risk "
        "of bias is not assessed, and studies without posted results are not there.",
        Run(" A study’s numbers open to their places in the record.", "screen"),
    )
    parts = (Section(said(view.asked.name), tuple(_blocks(view))) for view in views.pooled)
    return Section(said("Pooled results"), (first, *parts), name="pooled")


def _blocks(view: PooledView) -> Iterable[Block]:
    n = len(view.studies)
    gave = "gives" if n == 1 else "give"
    others = len(view.left_out)
    listed = f"; {others} {'is' if others == 1 else 'are'} listed below with the reason"
    studies = counted(view.n_with_results, "included study", "included studies")
    yield paragraph(
        f"{view.measure}. Of {studies} with posted results, {n} {gave} numbers"
        f"{listed if others else ''}."
    )
    if view.studies:
        yield _answers(view)
        yield paragraph(f"{view.asymmetry}.", kind="small")
        yield _studies(view)
    if view.left_out:
        items = (
            said(named(Cited(one.id, one.url, "")), f": {one.reason}") for one in view.left_out
        )
        yield Details(said(f"Not pooled ({others})"), (Items(tuple(items)),))


def _answers(view: PooledView) -> TableBlock:
    columns = (
        Column("Method"),
        Column("Studies", is_number=True),
        Column("Estimate (95% interval)"),
        Column("p", is_number=True),
        Column("Prediction interval"),
        Column("Heterogeneity", is_long=True),
    )
    rows = (
        TableRow(
            (
                Cell(said(_SHORT[method])),
                Cell(said(str(answer.n))),
                Cell(said(answer.text, f" ({answer.note})" if answer.note else "")),
                Cell(said(answer.p_value or _NOTHING)),
                Cell(said(answer.prediction_text or _NOTHING)),
                Cell(said(answer.heterogeneity or _NOTHING)),
            )
        )
        for method, answer in zip(view.asked.methods, view.answers, strict=True)
    )
    adjusted = view.asked.is_adjusted and any(
        method in _RANDOM and answer.n > 1
        for method, answer in zip(view.asked.methods, view.answers, strict=True)
    )
    more = "; random effects with Knapp-Hartung adjustment, never below the unadjusted error"
    more = more if adjusted else ""
    caption = said(unseen(f"{view.asked.name}: "), f"All studies, by each method{more}")
    return TableBlock(caption, columns, tuple(rows))


def _studies(view: PooledView) -> TableBlock:
    columns = (
        Column("Study"),
        *(Column(side) for side in view.sides),
        Column(f"{view.measure} (95% interval)"),
        Column("Weight", is_number=True),
        Column("What was taken", is_long=True),
    )
    caption = said(
        unseen(f"{view.asked.name}: "),
        f"Each study, n = {len(view.studies)}; weights are those of the first method",
    )
    return TableBlock(caption, columns, tuple(map(_study, view.studies)))


def _study(study: StudyEffect) -> TableRow:
    return TableRow(
        (
            Cell(said(named(Cited(study.id, study.url, "")))),
            *map(_arm, study.arms),
            Cell(said(study.text)),
            Cell(said(f"{study.weight:.1%}")),
            Cell(said(study.note or _NOTHING)),
        )
    )


def _arm(arm: Arm) -> Cell:
    """A side that opens to its numbers and their places."""
    numbers = (
        said(
            f"{one.group}: ",
            strong(one.value),
            f" of {one.n:,} " if one.n is not None else " ",
            code(one.field),
        )
        for one in arm.numbers
    )
    return Cell(said(arm.text), opens=(Items(tuple(numbers), "small"),))
