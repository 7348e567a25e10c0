"""A codebook without a review around it: a file, a shipped one, or that of a review's folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.codebook_reader import read_codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.protocol.concepts_reader import read_concepts
from trialatlas.protocol.faults import Place, nearest, one_of, raise_any, report
from trialatlas.protocol.files import extending, read_library, read_yaml, shipped_names
from trialatlas.protocol.names import Context, names_of
from trialatlas.protocol.reader import read_review

__all__ = ["LoneCodebook", "read_lone_codebook", "shipped_codebooks"]

_ENDING = ".yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneCodebook:
    """A codebook and the concepts that its rules may use.

    Attributes:
        name: What reports call it: the name of its file without the ending, or of its review.
        codebook: The variables.
        concepts: By name.
        sources: The registry files of the review it comes from; none if it comes from no review.
        as_of: The day of which that review asks, if it names one.
    """

    name: str
    codebook: Codebook
    concepts: Mapping[str, ConceptSet]
    sources: tuple[Path, ...] = ()
    as_of: dt.date | None = None


def read_lone_codebook(
    wanted: str, *, python_variables: frozenset[str], is_own: bool = False
) -> LoneCodebook:
    """Read a codebook that a person names.

    A folder is a review's: its own codebook and concepts. A file has the concepts of
    ``concepts.yaml`` beside it or, without one, all that are shipped. What is neither may be the
    name of a shipped codebook, also written as a file (``codebooks/cell-therapy.yaml``).

    Args:
        wanted: The folder, file or name.
        python_variables: Names of the ready-made variables that a codebook may name.
        is_own: Whether the review's own registry files are wanted, so that they must be there.

    Raises:
        ProtocolError: There is no such codebook, or its files have faults; all of them.
    """
    path = Path(wanted)
    if path.is_dir():
        return _of_review(path, python_variables, is_own=is_own)
    faults: list[Fault] = []
    name = path.name.removesuffix(_ENDING)
    beside = path.with_name(f"concepts{_ENDING}")
    if path.exists():
        own = read_yaml(path, wanted, faults)
        has_words = beside.is_file()
    else:
        _check_shipped(wanted, name, faults)
        own, has_words = extending([name]), False
    words = read_yaml(beside, str(beside), faults) if has_words else None
    concepts = words if has_words else extending(shipped_names("concepts"))
    variables = read_library(own, "variables", "codebook", faults)
    if variables.is_complete and not variables.entries:
        expected = "at least one variable, under 'variables' or of a codebook that it extends"
        report(faults, Place(wanted), expected, "none")
    phrases = read_library(concepts, "concepts", "concepts", faults)
    context = Context(names_of(variables, phrases, python_variables), faults)
    codebook = read_codebook(variables, context)
    read = LoneCodebook(name=name, codebook=codebook, concepts=read_concepts(phrases, faults))
    raise_any(faults)
    return read


def shipped_codebooks() -> tuple[str, ...]:
    """Names of the codebooks that trialatlas ships, in alphabetical order."""
    return shipped_names("codebook")


def _of_review(folder: Path, python_variables: frozenset[str], *, is_own: bool) -> LoneCodebook:
    review = read_review(
        folder,
        # Any place will do: none of the review's own records is to be read.
        None if is_own else [folder],
        python_variables=python_variables,
    )
    return LoneCodebook(
        name=review.name,
        codebook=review.codebook,
        concepts=review.concepts,
        sources=tuple(folder / source for source in review.sources) if is_own else (),
        as_of=review.as_of,
    )


def _check_shipped(wanted: str, name: str, faults: list[Fault]) -> None:
    """Whether a name that is neither a file nor a folder is that of a shipped codebook."""
    names = shipped_codebooks()
    if name not in names:
        expected = f"a codebook's file, a review's folder or a shipped codebook ({one_of(names)})"
        report(faults, Place(wanted), expected, "none of them", nearest(name, names))
        raise_any(faults)
