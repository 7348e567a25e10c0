"""The part of the report on pooled results, and how they were pooled."""

from __future__ import annotations

from collections.abc import Iterable

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
from trialatlas.protocol.review import ReviewProtocol

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
    names = dict.fromkeys(name for asked in protocol.poolings for name in asked.methods)
    methods = joined((said(words, *_cited(key)) for words, key in map(_METHODS.__getitem__, names)))
    said_first = (
        "Numbers that records post were taken by rules: one statement of each study, chosen by the "
        "words of the protocol; groups by their titles; groups of one side added up, totals left "
        "out. A study of which several numbers fit, or which lists participants twice, was not "
        "pooled. They were pooled by "
    )
    adjusted = any(asked.is_adjusted for asked in protocol.poolings)
    more = ". Random-effects models have Knapp and Hartung’s adjustment" if adjusted else ""
    return (
        paragraph(
            said_first,
            methods,
            more,
            *(_cited("knapp_hartung") if adjusted else ()),
            "; prediction intervals",
            *_cited("prediction"),
            " where three studies or more were pooled. A half was added to each cell of a table "
            "with an empty one, but not by Mantel and Haenszel’s or Peto’s method.",
        ),
    )


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
    adjusted = view.asked.is_adjusted and any(answer.prediction for answer in view.answers)
    more = "; random effects with Knapp-Hartung adjustment" if adjusted else ""
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
