"""What a validity report is made of, and its data as CSV."""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.model.comparison import Compared
from trialatlas.model.judgement import Coding
from trialatlas.presentation.data_files import DataFile, Plain
from trialatlas.protocol.gold_file import Gold
from trialatlas.stats.agreement import CategoryAgreement, VariableAgreement
from trialatlas.stats.estimate import Estimate

__all__ = ["Validity", "answer", "answers", "validity_data"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """A codebook's rules against a gold file.

    Attributes:
        name: The codebook.
        gold: What people coded.
        measured: Each variable, in the order of the gold file.
        absent: Studies of the gold file of which there is no record; they are in no number.
        n_refused: Payloads that could not be read.
        version: Of trialatlas.
    """

    name: str
    gold: Gold
    measured: tuple[VariableAgreement, ...]
    absent: tuple[str, ...] = ()
    n_refused: int = 0
    version: str = ""

    @property
    def n_studies(self) -> int:
        """Studies compared."""
        return len(self.gold.studies) - len(self.absent)


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
        "One line a variable: how often the rules give the value of the gold file.",
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
        "One line a variable of a study that rules and people code differently, with the words of "
        "both.",
        (
            *("nct_id", "variable", "value", "missing", "basis", "rule", "quotes"),
            *("gold", "gold_quote", "note"),
        ),
        tuple(
            _disagreement(validity.gold, item)
            for measured in validity.measured
            for item in measured.disagreements
        ),
    )


def _disagreement(gold: Gold, item: Compared) -> tuple[Plain, ...]:
    coding = item.coding
    return (
        *(coding.study_id, coding.variable, ";".join(coding.value), coding.missing),
        *(str(coding.basis), coding.rule, " | ".join(span.quote for span in coding.spans)),
        answers(item),
        gold.words.get((item.reference.study_id, coding.variable), ""),
        gold.notes.get(item.reference.study_id, ""),
    )
