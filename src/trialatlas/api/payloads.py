"""The payloads of the served records: packed, in one file, each reached by its number."""

from __future__ import annotations

import mmap
from array import array
from pathlib import Path
from typing import Self, cast

import msgspec

from trialatlas.registries.stage import compress, decompress
from trialatlas.store.files import reporting

__all__ = ["PayloadWriter", "Payloads"]


class Payloads:
    """Packed payloads in a file that is mapped, so that memory does not grow with them.

    Args:
        path: The file.
        ends: Where in it each payload ends.
        sizes: How many bytes each payload has, unpacked.

    Attributes:
        ends: As given.
        sizes: As given.
    """

    def __init__(self, path: Path, ends: array[int], sizes: array[int]) -> None:
        self.ends = ends
        self.sizes = sizes
        with reporting(path, "read"), path.open("rb") as file:
            # A mapping may not be empty.
            self._packed = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if ends else b""

    def __len__(self) -> int:
        return len(self.ends)

    def content(self, number: int) -> bytes:
        """The JSON of a study, on one line.

        Args:
            number: Which one, from 0.
        """
        start = self.ends[number - 1] if number else 0
        return decompress(self._packed[start : self.ends[number]])

    def study(self, number: int) -> dict[str, object]:
        """A study, decoded.

        Args:
            number: Which one, from 0.
        """
        return cast(dict[str, object], msgspec.json.decode(self.content(number)))

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._packed, mmap.mmap):
            self._packed.close()


class PayloadWriter:
    """Appends payloads to a new file, which is closed when the block ends or `finish` is called.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends = array("Q")
        self._sizes = array("Q")
        with reporting(path, "write"):
            self._file = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with reporting(self._path, "write"):
            self._file.close()

    def append(self, content: bytes) -> None:
        """Add the JSON of a study.

        Args:
            content: On one line.
        """
        packed = compress(content)
        with reporting(self._path, "write"):
            self._file.write(packed)
        self._ends.append((self._ends[-1] if self._ends else 0) + len(packed))
        self._sizes.append(len(content))

    def finish(self) -> Payloads:
        """What was written, ready to be read."""
        self.__exit__()
        return Payloads(self._path, self._ends, self._sizes)
