"""Making structs ready for programs with several threads."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

__all__ = ["prepare_structs"]


def prepare_structs() -> int:
    """Let msgspec learn the fields of all structs of trialatlas that are known by now.

    It does so when a struct is first read, and two threads that are first at the same instant end
    the program with a segmentation fault (msgspec 0.22). To be called before threads begin.

    Returns:
        How many structs there are.
    """
    own = [one for one in _descendants(msgspec.Struct) if one.__module__.startswith("trialatlas.")]
    for one in own:
        msgspec.json.Decoder(one)
    return len(own)


def _descendants(parent: type) -> Iterator[type]:
    children: list[type] = parent.__subclasses__()
    for child in children:
        yield child
        yield from _descendants(child)
