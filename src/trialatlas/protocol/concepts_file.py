"""Concepts without a review around them: a file, or one that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.concepts_reader import read_concepts
from trialatlas.protocol.faults import Place, nearest, one_of, raise_any, report
from trialatlas.protocol.files import extending, read_library, read_yaml, shipped_names

__all__ = ["read_lone_concepts"]

_ENDING = ".yaml"


def read_lone_concepts(wanted: str) -> Mapping[str, ConceptSet]:
    """Read concepts that a person names.

    Args:
        wanted: A file such as a review's ``concepts.yaml``, or the name of a shipped one, such as
            ``oncology``.

    Returns:
        The concepts by name, with those of the files that it extends.

    Raises:
        ProtocolError: There is no such file, it has faults, or it holds no concept.
    """
    faults: list[Fault] = []
    path = Path(wanted)
    if path.is_file():
        own = read_yaml(path, wanted, faults)
    else:
        name, names = path.name.removesuffix(_ENDING), shipped_names("concepts")
        if name not in names:
            expected = f"a file of concepts or a shipped one ({one_of(names)})"
            found = "a folder" if path.is_dir() else "none of them"
            report(faults, Place(wanted), expected, found, nearest(name, names))
            raise_any(faults)
        own = extending([name])
    library = read_library(own, "concepts", "concepts", faults)
    if library.is_complete and not library.entries:
        report(faults, Place(wanted), "at least one concept, under 'concepts'", "none")
    concepts = read_concepts(library, faults)
    raise_any(faults)
    return concepts
