"""Zip archives whose bytes depend on nothing but what they hold."""

from __future__ import annotations

import io
import zipfile

__all__ = ["repacked"]

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def repacked(archive: bytes) -> bytes:
    """An archive with the same members, each of the earliest day that the format knows.

    Args:
        archive: The bytes of a zip archive.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(
                zipfile.ZipInfo(name, _EARLIEST), source.read(name), zipfile.ZIP_DEFLATED
            )
    return made.getvalue()
