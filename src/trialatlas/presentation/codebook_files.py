"""What was coded and by whom it was decided, as data: codebook, rules, every coder's verdicts."""

from __future__ import annotations

from trialatlas.presentation.data_rows import DataFile
from trialatlas.presentation.tables import ReportTables
from trialatlas.protocol.codebook import Codebook, Variable

__all__ = ["codebook_file", "decisions_file", "rules_file"]

_HOW = {
    "field": "read from a field",
    "text": "read from the text by rules",
    "python": "a ready-made variable",
}


def codebook_file(codebook: Codebook) -> DataFile:
    """The variables with their values; a variable without listed values has one line."""
    rows = []
    for variable in codebook.variables:
        about = (variable.name, variable.title, variable.question, _HOW[variable.kind])
        more = (variable.field, variable.multiple, _condition(variable))
        values = [
            (category.name, variable.label(category.name), category.meaning)
            for category in variable.categories
        ]
        rows += [(*about, *more, *value) for value in values or [("", "", "")]]
    return DataFile(
        "codebook.csv",
        "One line a value that a variable can take, with its meaning; one a variable where any "
        "value may occur.",
        (
            *("variable", "title", "question", "how", "field", "multiple", "applies_when"),
            *("value", "label", "meaning"),
        ),
        tuple(rows),
    )


def _condition(variable: Variable) -> str:
    return "; ".join(
        f"{name}: {' or '.join(values)}" for name, values in sorted(variable.applies_when.items())
    )


def rules_file(codebook: Codebook) -> DataFile:
    """The rules of each variable in their order; the first that finds anything decides."""
    return DataFile(
        "rules.csv",
        "One line a rule; of those of a variable the first that finds anything decides.",
        ("variable", "position", "rule", "gives", "where", "basis"),
        tuple(
            (variable.name, place, rule.name, rule.value, ";".join(rule.where), str(rule.basis))
            for variable in codebook.variables
            if variable.text
            for place, rule in enumerate(variable.text.rules, start=1)
        ),
    )


def decisions_file(tables: ReportTables) -> DataFile:
    """Every coder's verdict on every record found."""
    columns = ("record_id", "coder", "decision", "criterion", "reason", "at", "resolves")
    rows = sorted(
        tables.decisions.select(list(columns)).to_pylist(),
        key=lambda row: (str(row["record_id"]), str(row["coder"]), bool(row["resolves"])),
    )
    return DataFile(
        "decisions.csv",
        "One line what one coder decided of one record that the search found.",
        columns,
        tuple(tuple(row[column] for column in columns) for row in rows),
    )
