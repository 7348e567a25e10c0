"""The part of the report on numbers that records post, pooled."""

from __future__ import annotations

from trialatlas.presentation.document import (
    Block,
    Cell,
    Column,
    Details,
    Items,
    Run,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.pooling import (
    Answer,
    Arm,
    LeftOut,
    PooledView,
    PostedNumber,
    StudyEffect,
)
from trialatlas.presentation.views import Views
from trialatlas.presentation.words import code, counted, paragraph, said, strong

__all__ = ["pooled_section"]

_NONE = "–"


def pooled_section(views: Views) -> Section:
    """Every question to the posted results: all studies together, each, and those not pooled."""
    opening = paragraph(
        "Numbers that the records post, as their sponsors counted them. Intervals cover 95%. Risk "
        "of bias is not assessed, and studies without posted results are not there.",
        Run(" A study’s numbers open to their places in the record.", "screen"),
    )
    return Section(said("Pooled results"), (opening, *map(_question, views.pooled)), name="pooled")


def _question(view: PooledView) -> Section:
    of = counted(view.n_with_results, "included study", "included studies")
    give = "gives" if len(view.studies) == 1 else "give"
    are = "is" if len(view.left_out) == 1 else "are"
    rest = f"; {len(view.left_out)} {are} listed below with the reason" if view.left_out else ""
    blocks: list[Block] = [
        paragraph(
            f"{view.measure}. Of {of} with posted results, {len(view.studies)} {give} "
            f"numbers{rest}."
        )
    ]
    if view.studies:
        blocks.append(_answers(view))
        if view.asymmetry:
            blocks.append(paragraph(f"{view.asymmetry}.", kind="small"))
        blocks.append(_studies(view))
    if view.left_out:
        reasons = Items(tuple(said(_named(one), f": {one.reason}") for one in view.left_out))
        blocks.append(Details(said(f"Not pooled ({len(view.left_out)})"), (reasons,)))
    return Section(said(view.asked.name), tuple(blocks))


def _answers(view: PooledView) -> TableBlock:
    return TableBlock(
        said(f"{view.asked.name}: pooled"),
        (
            Column("Method", is_long=True),
            Column("Studies", is_number=True),
            Column("Estimate (95% interval)"),
            Column("p", is_number=True),
            Column("Prediction interval"),
            Column("Heterogeneity", is_long=True),
        ),
        tuple(map(_answer, view.answers)),
    )


def _answer(answer: Answer) -> TableRow:
    note = (paragraph(answer.note, kind="small"),) if answer.note else ()
    return TableRow(
        (
            Cell(said(answer.method)),
            Cell(said(str(answer.n))),
            Cell(said(answer.text), more=note),
            *(
                Cell(said(words or _NONE))
                for words in (answer.p_value, answer.prediction_text, answer.heterogeneity)
            ),
        )
    )


def _studies(view: PooledView) -> TableBlock:
    return TableBlock(
        said(f"{view.asked.name}: studies; weights are those of the first method"),
        (
            Column("Study"),
            *map(Column, view.sides),
            Column(f"{view.measure} (95% interval)"),
            Column("Weight", is_number=True),
            Column("What was taken", is_long=True),
        ),
        tuple(map(_study, view.studies)),
        is_sortable=True,
    )


def _study(study: StudyEffect) -> TableRow:
    return TableRow(
        (
            Cell(said(_named(study))),
            *map(_arm, study.arms),
            Cell(said(study.text)),
            Cell(said(f"{100 * study.weight:.1f}%")),
            Cell(said(study.note or _NONE)),
        )
    )


def _arm(arm: Arm) -> Cell:
    return Cell(said(arm.text), opens=(Items(tuple(map(_number, arm.numbers)), "small"),))


def _number(number: PostedNumber) -> tuple[Run, ...]:
    of = f" of {number.n}" if number.n is not None else ""
    return said(f"{number.group}: ", strong(number.value), f"{of} ", code(number.field))


def _named(one: StudyEffect | LeftOut) -> Run:
    return Run(one.id, "id", to=one.url)
