"""A new codebook for a person to write over, with comments that teach, and its concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable

from trialatlas.errors import Fault
from trialatlas.protocol.codebook_file import read_lone_codebook, shipped_codebooks
from trialatlas.protocol.faults import raise_any
from trialatlas.protocol.files import read_yaml
from trialatlas.protocol.named_concepts import named_concepts
from trialatlas.protocol.shapes import map_at

__all__ = ["new_codebook"]

_ENDING = ".yaml"
_SHIPPED = "SHIPPED"


def new_codebook(extends: Sequence[str], *, python_variables: frozenset[str]) -> tuple[str, str]:
    """The texts of a new codebook and of the concepts that belong beside it.

    Args:
        extends: Names of shipped codebooks that it is to extend; none for one that stands alone.
        python_variables: Names of the ready-made variables that a codebook may name.

    Returns:
        The codebook and the concepts, valid as they stand and with every commented example.

    Raises:
        LookupError: There is no shipped codebook of a name.
    """
    for name in extends:
        if name not in shipped_codebooks():
            raise LookupError(name)
    if not extends:
        return _template("codebook"), _template("concepts")
    codebook = _template("extending-codebook").replace(_SHIPPED, ", ".join(extends))
    needed = _needed_concepts(extends, python_variables)
    concepts = _template("extending-concepts").replace(_SHIPPED, ", ".join(needed))
    return codebook, concepts


def _template(name: str) -> str:
    return _codebooks().joinpath("templates", f"{name}{_ENDING}").read_text("utf-8")


def _codebooks() -> Traversable:
    return files("trialatlas").joinpath("codebooks")


def _needed_concepts(extends: Iterable[str], python_variables: frozenset[str]) -> list[str]:
    """The shipped files of concepts that define what the rules of shipped codebooks name."""
    named = {
        concept
        for name in extends
        for concept in named_concepts(
            read_lone_codebook(name, python_variables=python_variables).codebook
        )
    }
    return [name for name, defined in _concept_files() if named & defined]


def _concept_files() -> Iterator[tuple[str, set[str]]]:
    faults: list[Fault] = []
    folder = _codebooks().joinpath("concepts")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(_ENDING):
            tree = read_yaml(file, file.name, faults)
            raise_any(faults)
            defined = set(map_at(tree, "concepts", faults).entries) if tree else set()
            yield file.name.removesuffix(_ENDING), defined
