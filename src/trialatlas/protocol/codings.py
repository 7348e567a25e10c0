"""Codings in a file, whoever made them: people by hand, the rules, or a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.model.judgement import Basis, Coding
from trialatlas.protocol.codebook import Variable
from trialatlas.text.rules import Category

__all__ = ["BASIS", "PEOPLE", "FileCodings", "Notice", "basis_variable"]

BASIS = "_basis"
"""Ending of the name of a variable whose value is what another one's value rests on."""

PEOPLE = "people"
"""The coder of a file that names none."""

_BASES = tuple(str(basis) for basis in Basis if basis is not Basis.ABSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A value that a coder gives and that the codebook does not have; it is compared all the same.

    Attributes:
        file: The file as the user knows it.
        line: Its line, from 1.
        study: The study's id.
        variable: The variable.
        value: The value, or several joined by ``;``.
        problem: What is wrong with it.
        nearest: The category that was perhaps meant, or the empty string.
    """

    file: str
    line: int
    study: str
    variable: str
    value: str
    problem: str
    nearest: str = ""

    def __str__(self) -> str:
        hint = f"; the nearest is {self.nearest!r}" if self.nearest else ""
        place = f"{self.file}:{self.line}: {self.study} {self.variable}"
        return f"{place}: {self.value!r} is {self.problem}{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCodings:
    """What a file says of studies.

    Attributes:
        file: The file as the user knows it.
        coder: Who coded, as the file says: ``rule``, ``model:`` and a name ...; `PEOPLE` if it
            does not say. Several are joined by commas.
        studies: Ids in the order of the file, in upper case.
        variables: Those that can be compared, in the order of the file.
        codings: One for each answer that is right, so there may be several of a study's variable.
        has_basis: Whether each coding says what it rests on.
        words: The words that decided, by study and variable, where the file quotes them; what a
            value rests on has those of the value.
        notes: The note on each study that has one.
        ignored: What is called like no variable of the codebook and was not read; each with the
            variable that was perhaps meant, or the empty string.
        notices: Values that the codebook does not have.
    """

    file: str
    coder: str = PEOPLE
    studies: tuple[str, ...]
    variables: tuple[Variable, ...]
    codings: tuple[Coding, ...]
    has_basis: bool = False
    words: Mapping[tuple[str, str], tuple[str, ...]]
    notes: Mapping[str, str]
    ignored: Mapping[str, str]
    notices: tuple[Notice, ...] = ()


def basis_variable(variable: Variable) -> Variable:
    """The variable whose value is what another one's value rests on."""
    return Variable(
        name=f"{variable.name}{BASIS}",
        title=f"{variable.title}: basis",
        kind="field",
        categories=tuple(Category(name=name) for name in _BASES),
    )
