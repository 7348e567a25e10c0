"""One table of an AACT archive, in columns: sound rows, and a fault for each that is not.

The files are written by PostgreSQL as CSV with ``|`` between fields and then changed line by line:
``""``, which stands for a quote inside a field, is deleted, and line ends inside a field become
``~``. What is left has one row a line, and quotes only around whole fields. Source: CTTI's AACT.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from trialatlas.registries.json_stream import UnreadableError

__all__ = ["RowFault", "columns_of", "rows_of_table"]

_BLOCK = 32 * 1024 * 1024  # more than any row; a row may not span three blocks
_LONGEST_ROW = _BLOCK // 2
_NCT_ID = r"^NCT[0-9]{8}$"
_ID_IN_ROW = re.compile(r"NCT\d{8}")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that is not read.

    Attributes:
        line: Its line in the file, from 1; the header is line 1.
        record_id: The registry's id where the row still shows one, or the empty string.
        field: The column at fault, or the empty string where the whole row is.
        reason: What was expected, what was found, what to do.
    """

    line: int
    record_id: str
    field: str
    reason: str


def columns_of(header: bytes, table: str) -> list[str]:
    """The names in a table's first line.

    Args:
        header: The line.
        table: The table's name, for messages.

    Raises:
        UnreadableError: It has no column ``nct_id``, or a name twice.
    """
    names = header.decode("utf-8", "replace").strip("\r\n\ufeff").split("|")
    names = [name.strip('" ') for name in names]
    if "nct_id" not in names or len(set(names)) != len(names):
        message = (
            f"{table}.txt: expected a first line of different column names, nct_id among them, "
            f"with | between; found {'|'.join(names)[:80]!r}; unpack the archive and look at it"
        )
        raise UnreadableError(message)
    return names


@dataclass(slots=True)
class _Lines(io.RawIOBase):
    """The sound lines of a file, as a file; what is not sound goes to `faults`.

    Attributes:
        stream: The file behind its header.
        faults: Gets the lines whose quotes are not closed.
        passed_over: Numbers of lines that are not given on, in order.
    """

    stream: io.BufferedIOBase
    faults: list[RowFault]
    passed_over: list[int] = field(default_factory=list)
    _line: int = 1
    _left: bytes = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer as far as lines are at hand; see `io.RawIOBase.readinto`."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any writable buffer
        parts, size = [self._left], len(self._left)
        while size < len(view) and (line := self.stream.readline(_LONGEST_ROW)):
            self._line += 1
            if self._is_sound(line):
                parts.append(line)
                size += len(line)
        content = b"".join(parts)
        given = min(len(view), size)
        view[:given] = content[:given]
        self._left = content[given:]
        return given

    def line_of(self, row: int) -> int:
        """The line of a row that was given on.

        Args:
            row: Its number, from 0.
        """
        line = row + 2
        for passed in self.passed_over:
            if passed > line:
                break
            line += 1
        return line

    def _is_sound(self, line: bytes) -> bool:
        if not line.strip():
            self.passed_over.append(self._line)
            return False
        if line.count(b'"') % 2 == 0:
            return True
        self.passed_over.append(self._line)
        reason = "a quote that is not closed in the line; download the archive again"
        text = line.decode("utf-8", "replace")
        self.faults.append(RowFault(self._line, _id_in(text), "", reason))
        return False


def rows_of_table(
    stream: io.BufferedIOBase, table: str, wanted: Sequence[str], faults: list[RowFault]
) -> Iterator[pa.RecordBatch]:
    """The rows of a table, some columns of it, in flat memory.

    Args:
        stream: The file, at its start.
        table: The table's name.
        wanted: The columns; all are text, and a column that the file lacks is null.
        faults: Gets a fault for each row that is not read. Its number of fields or quotes, or its
            ``nct_id``, is not as it should be.

    Yields:
        Batches of sound rows with the columns wanted, in the order of the file.

    Raises:
        UnreadableError: The header is not that of a table, or the text is no UTF-8.
    """
    names = columns_of(stream.readline(_LONGEST_ROW), table)
    lines = _Lines(stream, faults)
    skipped: list[int] = []

    def skip(row: csv.InvalidRow) -> str:
        skipped.append(row.number - 1)
        reason = (
            f"expected {row.expected_columns} fields, found {row.actual_columns}; "
            "download the archive again"
        )
        faults.append(RowFault(lines.line_of(row.number - 1), _id_in(row.text), "", reason))
        return "skip"

    n_read = 0
    try:
        reader = csv.open_csv(
            pa.PythonFile(io.BufferedReader(lines, _BLOCK)),
            csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
            csv.ParseOptions(
                delimiter="|", quote_char='"', double_quote=True, invalid_row_handler=skip
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=list(wanted),
                include_missing_columns=True,
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            sound = pc.match_substring_regex(batch["nct_id"], _NCT_ID)
            if not pc.all(sound).as_py():
                faults += _unnamed(batch, sound, lines, (n_read, skipped))
            n_read += batch.num_rows
            yield batch.filter(sound)
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        message = f"{table}.txt: {error}; download the archive again"
        raise UnreadableError(message) from error


def _unnamed(
    batch: pa.RecordBatch, sound: pa.Array, lines: _Lines, before: tuple[int, list[int]]
) -> Iterator[RowFault]:
    n_read, skipped = before
    for place in pc.indices_nonzero(pc.invert(sound)).to_pylist():
        row = n_read + place
        for number in skipped:
            if number > row:
                break
            row += 1
        found = batch["nct_id"][place].as_py()
        reason = f"expected NCT and eight digits, found {found!r}; download the archive again"
        yield RowFault(lines.line_of(row), "", "nct_id", reason)


def _id_in(text: str) -> str:
    match = _ID_IN_ROW.search(text)
    return match[0] if match else ""
