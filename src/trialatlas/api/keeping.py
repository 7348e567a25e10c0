"""What is made of records to serve them, kept in a folder from one start to the next.

::

    index/      finds the records
    payloads    their JSON, packed
    served.msgpack   everything else, and what all of it was made of; written last
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from trialatlas.api.payloads import Payloads
from trialatlas.api.records import ServedRecords, Snapshot
from trialatlas.api.traits import Traits
from trialatlas.errors import WorkspaceError
from trialatlas.search.index import reopen
from trialatlas.store.files import complete_file, hash_file, reporting

__all__ = ["INDEX", "PAYLOADS", "hash_of_files", "make_room", "reopened", "write_kept"]

INDEX, PAYLOADS = "index", "payloads"
"""Names in the folder."""

_SERVED = "served.msgpack"
_LAYOUT = f"1 {sys.byteorder}"
"""Of what is kept; another number whenever that changes."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is neither in the index nor among the payloads; numbers as their bytes."""

    layout: str
    made_of: str
    fingerprint: str
    data_timestamp: str | None
    ids: list[str]
    aliases: dict[str, str]
    ends: bytes
    sizes: bytes
    marked: dict[str, list[int]]
    columns: dict[str, bytes]
    sites: bytes
    latitudes: bytes
    longitudes: bytes


def hash_of_files(sources: Iterable[Path]) -> str:
    """A hash of all that lies in files and folders: their names inside, and their bytes.

    Args:
        sources: Files or folders.

    Raises:
        WorkspaceError: One cannot be read.
    """
    found = hashlib.sha256()
    for source in sources:
        for path in _files(source):
            name = path.relative_to(source) if path != source else Path(source.name)
            found.update(f"{name.as_posix()!r} {hash_file(path)}\n".encode())
    return found.hexdigest()


def _files(source: Path) -> Iterator[Path]:
    if source.is_dir():
        yield from (path for path in sorted(source.rglob("*")) if path.is_file())
    else:
        yield source


def make_room(folder: Path) -> None:
    """Make a folder, or remove from it what an earlier start has left there.

    Args:
        folder: The folder.

    Raises:
        WorkspaceError: It holds something else, or cannot be used.
    """
    with reporting(folder, "make"):
        folder.mkdir(parents=True, exist_ok=True)
        others = {path.name for path in folder.iterdir()} - {INDEX, PAYLOADS, _SERVED}
        if others:
            message = f"{folder} holds {min(others)!r}; what is kept needs a folder of its own"
            raise WorkspaceError(message)
        (folder / _SERVED).unlink(missing_ok=True)
        (folder / PAYLOADS).unlink(missing_ok=True)
        shutil.rmtree(folder / INDEX, ignore_errors=True)


def write_kept(folder: Path, served: ServedRecords, made_of: str) -> None:
    """Write what is not in the folder yet; with that it is whole.

    Args:
        folder: Where the index and the payloads are.
        served: What is served from it.
        made_of: What `reopened` knows the sources by, from `hash_of_files`.

    Raises:
        WorkspaceError: It cannot be written.
    """
    traits = served.traits
    kept = _Kept(
        layout=_LAYOUT,
        made_of=made_of,
        fingerprint=served.snapshot.fingerprint,
        data_timestamp=served.snapshot.data_timestamp,
        ids=list(served.ids),
        aliases=dict(served.aliases),
        ends=served.payloads.ends.tobytes(),
        sizes=served.payloads.sizes.tobytes(),
        marked={name: sorted(numbers) for name, numbers in traits.marked.items()},
        columns={name: values.tobytes() for name, values in traits.columns.items()},
        sites=traits.sites.tobytes(),
        latitudes=traits.latitudes.tobytes(),
        longitudes=traits.longitudes.tobytes(),
    )
    path = folder / _SERVED
    with reporting(path, "write"), complete_file(path) as file:
        file.write(msgspec.msgpack.encode(kept))


def reopened(folder: Path, made_of: str) -> ServedRecords | None:
    """What an earlier start has left; None where it left nothing whole, or of other sources.

    Args:
        folder: Where it would be.
        made_of: What the sources are known by, from `hash_of_files`.
    """
    try:
        kept = msgspec.msgpack.decode((folder / _SERVED).read_bytes(), type=_Kept)
        if (kept.layout, kept.made_of) != (_LAYOUT, made_of):
            return None
        index = reopen(folder / INDEX, made_of)
        payloads = Payloads(folder / PAYLOADS, _array("Q", kept.ends), _array("Q", kept.sizes))
    except (OSError, msgspec.DecodeError, WorkspaceError):
        return None
    return ServedRecords(
        snapshot=Snapshot(fingerprint=kept.fingerprint, data_timestamp=kept.data_timestamp),
        ids=kept.ids,
        aliases=kept.aliases,
        payloads=payloads,
        index=index,
        traits=_traits_of(kept),
    )


def _traits_of(kept: _Kept) -> Traits:
    columns: Mapping[str, array[float]] = {
        name: _array("d", values) for name, values in kept.columns.items()
    }
    return Traits(
        marked={name: set(numbers) for name, numbers in kept.marked.items()},
        columns=columns,
        sites=_array("I", kept.sites),
        latitudes=_array("d", kept.latitudes),
        longitudes=_array("d", kept.longitudes),
    )


def _array(code: Literal["Q", "I", "d"], content: bytes) -> array[Any]:
    found: array[Any] = array(code)
    found.frombytes(content)
    return found
