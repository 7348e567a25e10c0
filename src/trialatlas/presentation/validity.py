"""A validity report: one page, its data, and a table for the terminal.

Like the report of a review, the page needs nothing but itself, and the same input gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from trialatlas.model.comparison import Compared
from trialatlas.presentation.data_rows import encoded
from trialatlas.presentation.pages import page_environment
from trialatlas.presentation.tables import Cited, Quote, cited
from trialatlas.presentation.theme import COLOURS
from trialatlas.presentation.validity_data import (
    Validity,
    answer,
    answers,
    coder_names,
    validity_data,
)
from trialatlas.presentation.wording import aligned, percent
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.codings import PEOPLE
from trialatlas.stats.agreement import CategoryAgreement, VariableAgreement
from trialatlas.stats.estimate import Estimate

__all__ = ["summary_lines", "validity_files"]

_NONE = "–"


@dataclass(frozen=True, slots=True)
class _Share:
    """A proportion as readers see it; the bounds place its mark on a scale from 0 to 100."""

    n: int
    of: int
    percent: str
    interval: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class _Disagreement:
    """One study that the two coders code differently."""

    study: Cited
    value: str
    basis: str
    rule: str
    reason: str
    quotes: tuple[Quote, ...]
    gold: str
    words: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Measured:
    """One variable."""

    variable: Variable
    agreement: _Share
    kappa: str
    kappa_interval: str
    kappa_note: str
    n_missed: int
    n_wrong: int
    categories: tuple[tuple[str, _Share, _Share], ...]
    disagreements: tuple[_Disagreement, ...]


def validity_files(validity: Validity) -> dict[str, bytes]:
    """The report and its data.

    Args:
        validity: What was measured.

    Returns:
        Contents by file name, the page first.
    """
    files = validity_data(validity)
    page = page_environment().get_template("validity.html.j2")
    ours, theirs = coder_names(validity)
    text = page.render(
        validity=validity,
        ours=ours,
        theirs=theirs,
        is_rules_and_people=validity.coded is None and validity.gold.coder == PEOPLE,
        is_with_people=validity.gold.coder == PEOPLE,
        # Where a file lies on this machine says nothing to readers.
        gold_name=_file_name(validity.gold.file),
        coded_name=_file_name(validity.coded.file) if validity.coded else "",
        notices=[(_file_name(notice.file), notice) for notice in validity.notices],
        measured=[_measured(validity, item) for item in validity.measured],
        methods=_methods(validity.measured),
        files=files,
        colours=COLOURS,
    )
    return {"validity.html": text.encode("utf-8")} | {file.name: encoded(file) for file in files}


def _file_name(file: str) -> str:
    return PurePath(file).name


def summary_lines(validity: Validity) -> list[str]:
    """The agreement of each variable as a table of plain text.

    Args:
        validity: What was measured.
    """
    rows = [
        ("variable", "n", "agreement", "95% interval", "kappa", "95% interval", "missed", "wrong")
    ]
    for item in validity.measured:
        share = _share(item.agreement)
        kappa, limits = _kappa(item.kappa)
        counts = (str(item.n_missed), str(item.n_wrong))
        rows.append(
            (item.variable, str(share.of), share.percent, share.interval, kappa, limits, *counts)
        )
    return aligned(rows)


def _measured(validity: Validity, item: VariableAgreement) -> _Measured:
    [variable] = (one for one in validity.gold.variables if one.name == item.variable)
    kappa, limits = _kappa(item.kappa)
    return _Measured(
        variable=variable,
        agreement=_share(item.agreement),
        kappa=kappa,
        kappa_interval=limits,
        kappa_note=item.kappa.note,
        n_missed=item.n_missed,
        n_wrong=item.n_wrong,
        categories=tuple(_category(category) for category in item.categories),
        disagreements=tuple(_disagreement(validity, one) for one in item.disagreements),
    )


def _category(category: CategoryAgreement) -> tuple[str, _Share, _Share]:
    return category.name, _share(category.sensitivity), _share(category.predictive_value)


def _disagreement(validity: Validity, item: Compared) -> _Disagreement:
    coding = item.coding
    found = [Quote(span.field, span.quote) for span in coding.spans]
    found += [Quote("", words) for words in validity.words(coding, is_gold=False)]
    return _Disagreement(
        study=cited(coding.study_id, validity.titles),
        value=answer(coding),
        basis=str(coding.basis),
        rule=coding.rule,
        reason=coding.reason,
        quotes=tuple(dict.fromkeys(found)),
        gold=answers(item),
        words=validity.words(item.reference, is_gold=True),
        note=validity.gold.notes.get(coding.study_id, ""),
    )


def _share(estimate: Estimate) -> _Share:
    middle, low, high = (
        100 * (number or 0.0) for number in (estimate.estimate, estimate.low, estimate.high)
    )
    return _Share(
        n=estimate.n,
        of=estimate.of,
        percent=percent(estimate.estimate) or _NONE,
        interval=f"{low:.0f}–{high:.0f}%" if estimate.of else _NONE,
        low=low,
        middle=middle,
        high=high,
    )


def _kappa(estimate: Estimate) -> tuple[str, str]:
    if estimate.estimate is None:
        return "not defined", _NONE
    if estimate.low is None or estimate.high is None:
        return _decimals(estimate.estimate), _NONE
    limits = f"{_decimals(estimate.low)}–{_decimals(estimate.high)}"
    return _decimals(estimate.estimate), limits


def _decimals(number: float) -> str:
    # A hyphen beside the dash of an interval would be read as part of it.
    return f"{number:.2f}".replace("-", "\N{MINUS SIGN}")


def _methods(measured: Sequence[VariableAgreement]) -> tuple[str, ...]:
    """How the numbers were computed, in the words of the statistics themselves."""
    used = (estimate.method for item in measured for estimate in (item.agreement, item.kappa))
    return tuple(dict.fromkeys(used))
