"""The blocks of which a report is made; nothing here knows HTML, PDF or Word.

A section holds blocks; a block holds runs of words.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.presentation.figure import Figure
from trialatlas.presentation.flow import Flow
from trialatlas.presentation.tables import Quote

__all__ = [
    "Block",
    "Cell",
    "Column",
    "Details",
    "Download",
    "Downloads",
    "FigureBlock",
    "FlowBlock",
    "Group",
    "Items",
    "Paragraph",
    "Parts",
    "Quotes",
    "ReferenceBlock",
    "Run",
    "Runs",
    "Section",
    "TableBlock",
    "TableRow",
    "Terms",
]


@dataclass(frozen=True, slots=True)
class Run:
    """Words set in one way.

    Attributes:
        text: The words; of a citation, the key of the reference.
        kind: ``strong``, ``emphasis``, ``code``, ``hash``, ``quote``, ``id``, ``soft``, ``of``
            (what a count is out of), ``value``, ``verdict``, ``raised`` (a mark above the line),
            ``contrary`` (such a mark, of words for another value), ``unseen`` (not on the screen,
            but read aloud and on paper), ``screen`` (on the screen alone), ``cite``; empty for
            plain words.
        to: Where a link leads: ``#place``, a file beside the report, or an address.
        note: What a mark means.
    """

    text: str
    kind: str = ""
    to: str = ""
    note: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``only`` is ``screen`` or ``paper`` where it makes no sense on the other."""

    runs: Runs
    kind: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``kind`` is ``inline`` for short words side by side, ``numbered`` or ``small``."""

    items: tuple[Runs, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Words of records, each with its field."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms, each with what is said of it."""

    items: tuple[tuple[Runs, tuple[Block, ...]], ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What is folded on a screen under a line that opens it."""

    summary: Runs
    blocks: tuple[Block, ...]
    kind: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand together; ``kind`` says how where there is room."""

    kind: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``is_long`` holds sentences, ``is_absent`` is a kind of missing."""

    title: str
    is_number: bool = False
    is_long: bool = False
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        runs: What it says.
        opens: What it rests on: folded under the words on a screen, left out on paper.
        opens_as: ``who`` where that is a list of studies.
        more: What stands below the words.
        kind: ``absent``, ``zero``, or empty.
    """

    runs: Runs
    opens: tuple[Block, ...] = ()
    opens_as: str = ""
    more: tuple[Block, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table; its first cell is its heading."""

    cells: tuple[Cell, ...]
    anchor: str = ""
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table.

    Attributes:
        caption: What it shows, with its N.
        columns: Their headings.
        rows: Its lines.
        kind: ``studies``, ``records``, ``frequency``, ``cross``, ``sources`` or empty.
        name: The place of the table in the page; empty where nothing leads to it.
        is_sortable: Whether readers may sort and filter it.
        number: Its number in the report; 0 until `numbered`.
    """

    caption: Runs
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    kind: str = ""
    name: str = ""
    is_sortable: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure with its caption; ``number`` is 0 until `numbered`."""

    figure: Figure
    caption: Runs
    number: int = 0


@dataclass(frozen=True, slots=True)
class FlowBlock:
    """The flow of records; ``drawn`` where the review asks for it as a figure."""

    flow: Flow
    caption: Runs
    drawn: Figure | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole in its parts, each with its size and its words."""

    parts: tuple[tuple[int, str], ...]
    in_words: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the report.

    Attributes:
        path: Where it lies beside the report.
        meaning: What it holds.
        size: How much that is, in words.
        uri: The same bytes inside the page; empty where it holds none.
    """

    path: str
    meaning: str
    size: str = ""
    uri: str = ""

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Downloads:
    """The data files of the report."""

    files: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ReferenceBlock:
    """A reference under its number, to which citations lead."""

    number: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with a heading; sections inside are its parts."""

    title: Runs
    blocks: tuple[Block, ...]
    name: str = ""
    kind: str = ""


Block = (
    Paragraph
    | Items
    | Quotes
    | Terms
    | Details
    | Group
    | TableBlock
    | FigureBlock
    | FlowBlock
    | Parts
    | Downloads
    | ReferenceBlock
    | Section
)
