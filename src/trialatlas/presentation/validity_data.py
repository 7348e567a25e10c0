"""What a validity report is made of, and its data as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from trialatlas.model.comparison import Compared
from trialatlas.model.judgement import Coding
from trialatlas.presentation.data_rows import DataFile, Plain
from trialatlas.protocol.codings import BASIS, PEOPLE, FileCodings, Notice
from trialatlas.stats.agreement import CategoryAgreement, VariableAgreement
from trialatlas.stats.estimate import Estimate

__all__ = ["Validity", "answer", "answers", "coder_names", "validity_data"]

_RULES = "rule"
_MODEL = "model:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """One coder against another, the *reference*: a codebook's rules against a gold file, say.

    Attributes:
        name: The codebook.
        gold: The reference: what people coded, or another coder.
        coded: The first coder's file; None where the rules coded for this report.
        measured: Each variable, in the order of the reference.
        absent: Studies of the reference that have no record, or that the first coder's file lacks;
            they are in no number.
        uncompared: Variables of the reference that the first coder's file lacks.
        n_refused: Payloads that could not be read.
        titles: Brief titles by id, as far as they are known.
        version: Of trialatlas.
    """

    name: str
    gold: FileCodings
    coded: FileCodings | None = None
    measured: tuple[VariableAgreement, ...]
    absent: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()
    n_refused: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def n_studies(self) -> int:
        """Studies compared."""
        return len(self.gold.studies) - len(self.absent)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Values of variables compared that the codebook does not have, of both coders."""
        names = {item.variable for item in self.measured}
        files = filter(None, (self.gold, self.coded))
        return tuple(one for file in files for one in file.notices if one.variable in names)

    def words(self, coding: Coding, *, is_gold: bool) -> tuple[str, ...]:
        """The words that a file quotes for a coding.

        Args:
            coding: The coding.
            is_gold: Whether it is the reference's.
        """
        file = self.gold if is_gold else self.coded
        # What a value rests on is proved by the words for the value.
        names = (coding.variable, coding.variable.removesuffix(BASIS))
        known = file.words if file else {}
        return next(filter(None, (known.get((coding.study_id, name)) for name in names)), ())


def coder_names(validity: Validity) -> tuple[str, str]:
    """What the report calls the two coders; with the name of the file where both are called alike.

    Args:
        validity: What was measured.
    """
    ours = _called(validity.coded.coder if validity.coded else _RULES)
    theirs = _called(validity.gold.coder)
    if ours == theirs:
        ours = f"{ours} ({PurePath(validity.coded.file).name})" if validity.coded else ours
        theirs = f"{theirs} ({PurePath(validity.gold.file).name})"
    return ours, theirs


def _called(coder: str) -> str:
    if coder.startswith(_MODEL):
        return f"Model {coder.removeprefix(_MODEL)}"
    return {PEOPLE: "People", _RULES: "Rules"}.get(coder, coder)


def answer(coding: Coding) -> str:
    """What a coder says, as gold files write it: values joined by ``;``, or the kind of missing."""
    return ";".join(coding.value) or str(coding.missing or "")


def answers(item: Compared) -> str:
    """All right answers, as gold files write them; that which was compared comes first."""
    return " | ".join(answer(coding) for coding in (item.reference, *item.others))


def validity_data(validity: Validity) -> tuple[DataFile, ...]:
    """The data of the report.

    Args:
        validity: What was measured.

    Returns:
        The files in the order in which the report lists them.
    """
    return (_agreement(validity), _categories(validity), _disagreements(validity))


def _limits(estimate: Estimate) -> tuple[Plain, ...]:
    return (estimate.estimate, estimate.low, estimate.high)


def _agreement(validity: Validity) -> DataFile:
    return DataFile(
        "agreement.csv",
        "One line a variable: how often the first coder gives the value of the reference, which is "
        "called gold.",
        (
            *("variable", "n", "agreed", "missed", "wrong"),
            *("agreement", "agreement_low", "agreement_high"),
            *("kappa", "kappa_low", "kappa_high"),
            *("agreement_method", "kappa_method", "kappa_note"),
        ),
        tuple(
            (
                *(item.variable, item.agreement.of, item.agreement.n, item.n_missed, item.n_wrong),
                *_limits(item.agreement),
                *_limits(item.kappa),
                *(item.agreement.method, item.kappa.method, item.kappa.note),
            )
            for item in validity.measured
        ),
    )


def _categories(validity: Validity) -> DataFile:
    return DataFile(
        "categories.csv",
        "One line a category of a variable: how often it is found, and how often rightly.",
        (
            *("variable", "category", "gold", "coded", "both"),
            *("sensitivity", "sensitivity_low", "sensitivity_high"),
            *("predictive_value", "predictive_value_low", "predictive_value_high", "method"),
        ),
        tuple(
            (item.variable, *_category(category))
            for item in validity.measured
            for category in item.categories
        ),
    )


def _category(category: CategoryAgreement) -> tuple[Plain, ...]:
    found, right = category.sensitivity, category.predictive_value
    return (
        *(category.name, found.of, right.of, category.n_both),
        *_limits(found),
        *_limits(right),
        found.method,
    )


def _disagreements(validity: Validity) -> DataFile:
    return DataFile(
        "disagreements.csv",
        "One line a variable of a study that the two coders code differently, with the words of "
        "both.",
        (
            *("nct_id", "variable", "value", "missing", "basis", "rule", "quotes"),
            *("gold", "gold_quote", "note"),
        ),
        tuple(
            _disagreement(validity, item)
            for measured in validity.measured
            for item in measured.disagreements
        ),
    )


def _disagreement(validity: Validity, item: Compared) -> tuple[Plain, ...]:
    coding = item.coding
    quotes = (*(span.quote for span in coding.spans), *validity.words(coding, is_gold=False))
    return (
        *(coding.study_id, coding.variable, ";".join(coding.value), coding.missing),
        *(str(coding.basis), coding.rule, " | ".join(quotes)),
        answers(item),
        " | ".join(validity.words(item.reference, is_gold=True)),
        validity.gold.notes.get(item.reference.study_id, ""),
    )
