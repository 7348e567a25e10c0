"""How far coders agree, as the report prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialatlas.model.event import MODEL, RULE, SEPARATOR
from trialatlas.presentation.estimates import Count
from trialatlas.presentation.findings import Finding, finding_of
from trialatlas.presentation.tables import Row
from trialatlas.presentation.wording import interval, label_of, percent, title_of
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.review import ReviewProtocol

__all__ = ["AgreementTable", "Difference", "PairOfCoders", "agreement_tables"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two different values that two coders gave to the same studies, the first coder's first."""

    values: tuple[str, str]
    count: Count


@dataclass(frozen=True, slots=True)
class PairOfCoders:
    """Two coders on one variable.

    Attributes:
        coders: What they are called.
        count: The studies on which they agree.
        of: The studies that both coded.
        percent: Their share.
        interval: Its limits; empty where there are none.
        kappa: Agreement beyond chance, with what a reader must know of it.
        differences: Where they do not agree.
    """

    coders: tuple[str, str]
    count: Count
    of: int
    percent: str
    interval: str
    kappa: Finding
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class AgreementTable:
    """All coders on one variable.

    Attributes:
        title: The variable.
        pairs: Each two of them; none where fewer than two coded.
        together: Measures of all of them at once.
        n_together: Over how many studies: those that two coders or more coded.
        note: Why there is no number; empty otherwise.
    """

    title: str
    pairs: tuple[PairOfCoders, ...]
    together: tuple[Finding, ...]
    n_together: int
    note: str


def agreement_tables(
    protocol: ReviewProtocol, results: Sequence[Row]
) -> tuple[AgreementTable, ...]:
    """The variables of the protocol whose coders were compared."""
    tables = []
    for name in protocol.agreement:
        own = [row for row in results if row["variable"] == name]
        shares = [row for row in own if row["kind"] == "agreement"]
        kappas = {(row["row"], row["column"]): row for row in own if row["kind"] == "kappa"}
        together = [row for row in own if row["kind"] == "agreement_of_all"]
        if shares:
            variable = protocol.codebook[name]
            tables.append(
                AgreementTable(
                    title=title_of(protocol.codebook, name),
                    pairs=tuple(
                        _pair(variable, row, kappas[row["row"], row["column"]], own)
                        for row in shares
                        if row["row"]
                    ),
                    together=tuple(map(finding_of, together)),
                    n_together=max((row["of"] for row in together), default=0),
                    note=shares[0]["note"] or "" if not together else "",
                )
            )
    return tuple(tables)


def _pair(variable: Variable, share: Row, kappa: Row, own: Sequence[Row]) -> PairOfCoders:
    one, other = share["row"], share["column"]
    cells = f"agreement:{share['variable']}:{one}:{other}"
    return PairOfCoders(
        coders=(_called(one), _called(other)),
        count=_count(share),
        of=share["of"] or 0,
        percent=percent(share["estimate"]),
        interval=interval(share["low"], share["high"], as_percent=True),
        kappa=finding_of(kappa),
        differences=tuple(
            Difference((_shown(variable, row["row"]), _shown(variable, row["column"])), _count(row))
            for row in own
            if row["analysis"] == cells and row["row"] != row["column"]
        ),
    )


def _called(coder: str) -> str:
    if coder == RULE:
        return "the rules"
    return f"model {coder.removeprefix(MODEL)}" if coder.startswith(MODEL) else coder


def _shown(variable: Variable, values: str) -> str:
    return " + ".join(label_of(variable, value) for value in values.split(SEPARATOR))


def _count(row: Row) -> Count:
    return Count(row["n"] or 0, tuple(row["studies"] or ()))
