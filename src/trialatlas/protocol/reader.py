"""A review's YAML to its protocol, or every fault of all its files at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from trialatlas.errors import Fault
from trialatlas.protocol.analyses_reader import (
    read_adjustment,
    read_cross_tables,
    read_interval,
    read_medians,
    read_odds_ratios,
    read_published,
    read_trends,
    variables_at,
)
from trialatlas.protocol.codebook_reader import read_codebook
from trialatlas.protocol.concepts_reader import read_concepts
from trialatlas.protocol.faults import Place, nearest, raise_any, report, shown
from trialatlas.protocol.figures_reader import read_figures
from trialatlas.protocol.files import Library, Shelf, read_library, read_yaml
from trialatlas.protocol.names import Context, names_of
from trialatlas.protocol.pooling_reader import read_pooling
from trialatlas.protocol.positions import MapNode
from trialatlas.protocol.report_reader import read_formats
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.protocol.screening_reader import read_criteria, read_search
from trialatlas.protocol.search_language import UNCHECKED, SearchLanguage
from trialatlas.protocol.shapes import (
    as_text,
    check_keys,
    check_name,
    day_at,
    latest_today,
    map_at,
    text_at,
    texts_at,
    truth_at,
)
from trialatlas.protocol.sources_reader import read_sources

__all__ = ["read_review"]

_REQUIRED = ("review", "title", "question", "search", "screening")
_OPTIONAL = (
    "notes",
    "source_notes",
    "as_of",
    "dual_independent",
    "codebook",
    "concepts",
    "analysis",
    "figures",
    "table",
    "published",
    "report",
)
_TOP: Mapping[Shelf, str] = {"codebook": "variables", "concepts": "concepts"}
_FILES = frozenset({"review.yaml", "codebook.yaml", "concepts.yaml"})
_ANALYSES = (
    "interval",
    "frequencies",
    "medians",
    "trends",
    "cross_tables",
    "odds_ratios",
    "agreement",
    "adjust",
    "pooling",
)


def read_review(
    folder: Path,
    sources: Sequence[Path] | None = None,
    *,
    python_variables: frozenset[str],
    is_frozen: bool = False,
    language: SearchLanguage = UNCHECKED,
) -> ReviewProtocol:
    """Read a review's protocol from its folder.

    Reads ``review.yaml`` and the codebook and concepts that it names (``codebook.yaml`` and
    ``concepts.yaml`` unless it says otherwise), with the shipped files that those extend. A
    variable or concept of the review replaces the shipped one of the same name as a whole; nothing
    is merged.

    Args:
        folder: The review's folder.
        sources: Files or folders of registry records in place of those that the review names;
            relative to the working directory. They are not checked here.
        python_variables: Names of the ready-made variables that a codebook may name.
        is_frozen: Whether a snapshot stands for the records, so that the review's own need not be
            there.
        language: Checks search expressions, and names in questions to a registry.

    Returns:
        The protocol. Its sources are as the review writes them, or absolute if they were given.

    Raises:
        ProtocolError: With every fault of all files, each with its file and line.
    """
    faults: list[Fault] = []
    review = _own_file(folder, "review.yaml", faults)
    codebook, concepts = (_library(folder, review, shelf, faults) for shelf in _TOP)
    context = Context(names_of(codebook, concepts, python_variables), faults)
    asked = _asked(review, is_own=sources is None, faults=faults)
    is_used = sources is None and not is_frozen
    own = read_sources(folder, asked, language, faults, is_used=is_used)
    analysis = _analysis(asked, faults)
    protocol = ReviewProtocol(
        folder=folder,
        files=("review.yaml", codebook.file, concepts.file),
        name=_name(asked, faults),
        title=text_at(asked, "title", faults),
        question=text_at(asked, "question", faults),
        notes=_notes(asked, "notes", faults),
        source_notes=_notes(asked, "source_notes", faults) if sources is None else (),
        as_of=_as_of(asked, faults),
        sources=own.places if sources is None else tuple(path.absolute() for path in sources),
        queries=own.queries if is_used else (),
        search=read_search(asked, context, language.problem_of),
        criteria=read_criteria(asked, context),
        concepts=read_concepts(concepts, faults),
        codebook=read_codebook(codebook, context),
        frequencies=variables_at(analysis, "frequencies", context),
        cross_tables=read_cross_tables(analysis, context),
        odds_ratios=read_odds_ratios(analysis, context),
        figures=read_figures(asked, context),
        table=_table(asked, context),
        published=read_published(asked, context),
        interval=read_interval(analysis, context),
        medians=read_medians(analysis, context),
        trends=read_trends(analysis, context),
        agreement=variables_at(analysis, "agreement", context),
        adjust=read_adjustment(analysis, context),
        formats=read_formats(asked, faults),
        poolings=read_pooling(analysis, context),
        is_dual=truth_at(asked, "dual_independent", faults),
    )
    raise_any(faults)
    return protocol


def _own_file(folder: Path, name: str, faults: list[Fault]) -> MapNode | None:
    path = folder / name
    if path.is_file():
        return read_yaml(path, name, faults)
    report(faults, Place(name), "a file", f"none in {folder}", _near(path, name))
    return None


def _near(path: Path, wanted: str) -> str:
    """The name in the same folder that was probably meant."""
    if not path.parent.is_dir():
        return ""
    # The other files of a review are not this one misspelt.
    taken = {file for file in _FILES if not file.startswith(wanted)}
    others = (other.name for other in path.parent.iterdir() if other.name not in taken)
    return nearest(path.name, sorted(others))


def _library(folder: Path, review: MapNode | None, key: Shelf, faults: list[Fault]) -> Library:
    """The codebook or the concepts, from the file that the review names and what it extends."""
    top = _TOP[key]
    written = None if review is None else review.entries.get(key)
    leaf = as_text(written, faults) if written else None
    name = leaf.value if leaf else f"{key}.yaml"
    path = folder / name
    own = None
    if leaf and not path.resolve().is_relative_to(folder.resolve()):
        report(faults, leaf.place, "a file in the review's folder", f"{shown(name)}, outside it")
    elif path.is_file():
        own = read_yaml(path, name, faults)
    elif leaf:
        report(
            faults,
            leaf.place,
            f"a file in {folder}",
            f"none called {shown(name)}",
            _near(path, key),
        )
    elif review is not None and written is None:
        # Without review.yaml nobody knows what the file is called.
        _own_file(folder, name, faults)
    return read_library(own, top, key, faults)


def _name(review: MapNode, faults: list[Fault]) -> str:
    node = review.entries.get("review")
    leaf = as_text(node, faults) if node else None
    if leaf:
        check_name(leaf, "a review", faults)
    return leaf.value if leaf else ""


def _asked(review: MapNode | None, *, is_own: bool, faults: list[Fault]) -> MapNode:
    """What a review asks; it must name its records unless others are read in their place."""
    if review is None:
        return MapNode(Place("review.yaml"), {}, {})
    required = (*_REQUIRED, "sources") if is_own else _REQUIRED
    optional = _OPTIONAL if is_own else (*_OPTIONAL, "sources")
    check_keys(review, required, optional, faults)
    return review


def _notes(review: MapNode, key: str, faults: list[Fault]) -> tuple[str, ...]:
    return tuple(leaf.value for leaf in texts_at(review, key, faults))


def _as_of(review: MapNode, faults: list[Fault]) -> dt.date | None:
    day = day_at(review, "as_of", faults)
    if day and day > latest_today():
        place = review.entries["as_of"].place
        report(faults, place, "a day that has come", f"{day}, which no registry has seen yet")
    return day


def _analysis(review: MapNode, faults: list[Fault]) -> MapNode:
    analysis = map_at(review, "analysis", faults)
    if analysis is review.entries.get("analysis"):
        check_keys(analysis, (), _ANALYSES, faults)
    return analysis


def _table(review: MapNode, context: Context) -> tuple[str, ...]:
    """The columns of the study table; the whole codebook unless the review chooses."""
    if "table" not in review.entries:
        return tuple(context.names.variables)
    return variables_at(review, "table", context)
