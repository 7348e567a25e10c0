"""What a publication claims of trials and their records, as ``claims.yaml`` restates it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.faults import Place

__all__ = [
    "CellClaim",
    "Claims",
    "ClaimsTable",
    "ClaimsTableColumn",
    "CountClaim",
    "ExtremeClaim",
    "IdClaim",
    "Measure",
    "PrintedInterval",
    "SearchClaim",
    "TwoByTwoClaim",
    "ValueClaim",
]

Measure = Literal["odds", "times_more_often"]
"""How the text reads an odds ratio: as one, or as a ratio of frequencies."""


@dataclass(frozen=True, slots=True)
class IdClaim:
    """An id of a study as it is printed, and where."""

    text: str
    place: Place

    @property
    def study(self) -> str:
        """The id as registries write it."""
        return self.text.strip().upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsTableColumn:
    """A column of the publication's table.

    Attributes:
        name: Its heading.
        variable: What it says it holds.
        also: What it might hold instead, such as the year of another date.
        unit: The unit of its numbers, as ``cells/kg``; empty where it has none.
    """

    name: str
    variable: Variable
    also: tuple[Variable, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellClaim:
    """A filled cell of the publication's table.

    Attributes:
        study: The id of its row.
        column: Its column.
        place: Where it stands.
        printed: What is printed.
        values: What that means in the codebook's values, or the numbers; empty where the cell says
            that it is not known.
    """

    study: str
    column: ClaimsTableColumn
    place: Place
    printed: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsTable:
    """The publication's table of studies.

    Attributes:
        ids: The id of each row.
        columns: Those that are compared.
        cells: Every cell of them that is filled.
        n_empty: By column, cells in which nothing is printed.
        uncompared: Columns for which ``claims.yaml`` names no variable.
    """

    ids: tuple[IdClaim, ...]
    columns: tuple[ClaimsTableColumn, ...]
    cells: tuple[CellClaim, ...]
    n_empty: dict[str, int]
    uncompared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountClaim:
    """How many studies have a value.

    Attributes:
        place: Where it stands in ``claims.yaml``.
        variable: The variable.
        values: The values; for a variable of several values exactly these together, for others any
            of them. Kinds of missing may stand here.
        n: How many studies; None where only a percentage or ids are printed.
        of: Of how many; None where not printed.
        percent: The percentage, with its decimals.
        ids: The studies that are named.
        where: The place in the publication.
    """

    place: Place
    variable: Variable
    values: tuple[str, ...]
    n: int | None = None
    of: int | None = None
    percent: Decimal | None = None
    ids: tuple[IdClaim, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class PrintedInterval:
    """A confidence interval as it is printed, and where in the claims."""

    low: Decimal
    high: Decimal
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoByTwoClaim:
    """A 2x2 table and what is made of it.

    Attributes:
        place: Where it stands.
        name: Its heading.
        rows: Variable of the rows.
        row_values: Two values of it.
        columns: Variable of the columns.
        column_values: Two values of it.
        cells: The counts, row by row.
        odds_ratio: As printed.
        intervals: Every version of its 95% interval.
        stated_as: How the text reads the odds ratio.
    """

    place: Place
    name: str
    rows: Variable
    row_values: tuple[str, str]
    columns: Variable
    column_values: tuple[str, str]
    cells: tuple[tuple[int, int], tuple[int, int]]
    odds_ratio: Decimal | None = None
    intervals: tuple[PrintedInterval, ...] = ()
    stated_as: Measure = "odds"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeClaim:
    """The lowest or the highest quantity of all studies."""

    place: Place
    variable: Variable
    which: Literal["lowest", "highest"]
    value: Decimal
    unit: str
    ids: tuple[IdClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueClaim:
    """A value that the publication says occurs."""

    place: Place
    variable: Variable
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchClaim:
    """What the publication says of its search.

    Attributes:
        place: Where it stands.
        identified: Records found.
        included: Studies included.
        as_of: The day or month up to which it looked, in ISO 8601; empty where not printed.
    """

    place: Place
    identified: int | None = None
    included: int | None = None
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """All claims.

    Attributes:
        file: The file, as the user knows it.
        publication: How reports name the publication.
        cited: Ids that its text cites.
        table: Its table of studies, or None.
        search: What it says of its search, or None.
        counts: Counts and percentages.
        tables: 2x2 tables.
        extremes: Lowest and highest quantities.
        named: Values said to occur.
        more: Variables beyond the codebook's, for fields that columns name.
    """

    file: str
    publication: str
    cited: tuple[IdClaim, ...] = ()
    table: ClaimsTable | None = None
    search: SearchClaim | None = None
    counts: tuple[CountClaim, ...] = ()
    tables: tuple[TwoByTwoClaim, ...] = ()
    extremes: tuple[ExtremeClaim, ...] = ()
    named: tuple[ValueClaim, ...] = ()
    more: tuple[Variable, ...] = ()

    @property
    def tabled(self) -> tuple[str, ...]:
        """Ids of the table's studies, each once."""
        return tuple(dict.fromkeys(one.study for one in self.table.ids)) if self.table else ()

    @property
    def claimed(self) -> tuple[str, ...]:
        """Every id that is printed anywhere, each once."""
        ids = [
            *self.cited,
            *(one for count in self.counts for one in count.ids),
            *(one for extreme in self.extremes for one in extreme.ids),
        ]
        return tuple(dict.fromkeys((*self.tabled, *(one.study for one in ids))))

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables that are claimed about, each once."""
        columns = self.table.columns if self.table else ()
        used = [
            *(one for column in columns for one in (column.variable, *column.also)),
            *(count.variable for count in self.counts),
            *(extreme.variable for extreme in self.extremes),
            *(value.variable for value in self.named),
            *(one for table in self.tables for one in (table.rows, table.columns)),
        ]
        return tuple(dict.fromkeys(variable.name for variable in used))
