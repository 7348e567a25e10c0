"""The files of a protocol: a review's own, and the shipped ones that they extend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place, nearest, report
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, Node, parse
from trialatlas.protocol.shapes import as_map, check_keys, known, map_at, words_at

__all__ = [
    "Entry",
    "Library",
    "Shelf",
    "extending",
    "read_decoded",
    "read_library",
    "read_yaml",
    "shipped_names",
]

Shelf = Literal["codebook", "concepts"]

_FOLDERS: Mapping[Shelf, str] = {"codebook": "codebooks", "concepts": "codebooks/concepts"}
"""Where the shipped files of each kind are, within the package."""

_FORMATS: Mapping[bytes, str] = {
    b"PK\x03\x04": "a workbook or a zip (in a spreadsheet program, save as CSV in UTF-8)",
    b"\xd0\xcf\x11\xe0": "a workbook (in a spreadsheet program, save as CSV in UTF-8)",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
"""What a file is that begins so; these are what people take for text most often."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One named thing of a library: its key and what stands under it."""

    key: Leaf
    node: Node


@dataclass(frozen=True, slots=True)
class Library:
    """Named things from a review's own file and from all files that it extends.

    Attributes:
        entries: By name; the review's own replace shipped ones of the same name, in their place.
        is_complete: Whether all files could be read. If not, a name that is not here may still be
            right, and is no fault.
        file: The review's own file; empty where it could not be read.
    """

    entries: Mapping[str, Entry]
    is_complete: bool
    file: str = ""


def read_decoded(path: Path | Traversable, file: str, faults: list[Fault]) -> str | None:
    """The text of a file in UTF-8, with or without a byte order mark.

    Args:
        path: The file; it exists.
        file: Its name in faults.
        faults: Gets a fault where the file cannot be read or is not UTF-8.

    Returns:
        The text, or None where there is a fault.
    """
    expected = "text in UTF-8 (save the file as UTF-8)"
    try:
        content = path.read_bytes()
        for beginning, meaning in _FORMATS.items():
            if content.startswith(beginning):
                report(faults, Place(file, 1), expected, meaning)
                return None
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{error.object[error.start]:02x}"
        report(faults, Place(file, line), expected, found)
    except OSError as error:
        report(faults, Place(file), "a file that can be read", str(error.strerror))
    return None


def read_yaml(path: Path | Traversable, file: str, faults: list[Fault]) -> MapNode | None:
    """A YAML file as a mapping.

    Args:
        path: The file; it exists.
        file: Its name in faults.
        faults: Gets every fault of its syntax.

    Returns:
        The mapping, or None where the file is not YAML.
    """
    text = read_decoded(path, file, faults)
    tree = None if text is None else parse(text, file, faults)
    return None if tree is None else as_map(tree, faults)


def read_library(own: MapNode | None, key: str, shelf: Shelf, faults: list[Fault]) -> Library:
    """Gather what a review's file defines and what the files define that it extends.

    Nothing is merged: a thing that the review defines replaces the shipped one of the same name as
    a whole, and takes its place in the order; the others are appended. Shipped files may extend
    shipped files.

    Args:
        own: The review's file; None where it could not be read.
        key: The key under which the named things stand.
        shelf: Which kind of shipped files it may extend.
        faults: Gets every fault: unknown shipped files and all faults of their syntax.

    Returns:
        The named things.
    """
    if own is None:
        return Library({}, is_complete=False)
    before = len(faults)
    sheets: dict[str, MapNode] = {}
    _extend(own, shelf, sheets, faults)
    entries: dict[str, Entry] = {}
    for sheet in (*sheets.values(), own):
        named = map_at(sheet, key, faults)
        entries |= {name: Entry(named.keys[name], node) for name, node in named.entries.items()}
    # A misspelled file name is read as the file that was meant, so it hides no names.
    gaps = [fault for fault in faults[before:] if not fault.suggestion]
    meant = [check_keys(sheet, (), ("extends", key), faults) for sheet in (*sheets.values(), own)]
    return Library(entries, not gaps and not any(meant), own.place.file)


def shipped_names(shelf: Shelf) -> tuple[str, ...]:
    """Names of the files of one kind that trialatlas ships, in alphabetical order."""
    return tuple(_shipped(shelf))


def extending(names: Sequence[str]) -> MapNode:
    """What a file that only extends shipped files would be."""
    place = Place("trialatlas", field="extends")
    leaves = tuple(Leaf(place, name, "text") for name in names)
    return MapNode(
        Place("trialatlas"),
        {"extends": ListNode(place, leaves)},
        {"extends": Leaf(place, "extends", "text")},
    )


def _extend(sheet: MapNode, shelf: Shelf, sheets: dict[str, MapNode], faults: list[Fault]) -> None:
    """Add the shipped files that a file extends, each once, those they extend first."""
    shipped = _shipped(shelf)
    for leaf in words_at(sheet, "extends", faults):
        name = known(leaf, shipped.keys(), "a file that trialatlas ships", faults)
        name = name or nearest(leaf.value, shipped.keys())
        if not name or name in sheets:
            continue
        tree = read_yaml(shipped[name], f"trialatlas:{_FOLDERS[shelf]}/{name}.yaml", faults)
        # Noted before it is followed, so that files that extend each other come to an end.
        sheets[name] = MapNode(leaf.place, {}, {}) if tree is None else tree
        _extend(sheets[name], shelf, sheets, faults)
        sheets[name] = sheets.pop(name)


def _shipped(shelf: Shelf) -> dict[str, Traversable]:
    folder = _package().joinpath(*_FOLDERS[shelf].split("/"))
    found = {entry.name: entry for entry in folder.iterdir() if entry.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): found[name] for name in sorted(found)}


def _package() -> Traversable:
    return files("trialatlas")
