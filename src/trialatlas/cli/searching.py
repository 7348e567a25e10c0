"""The command ``search``: a stage of a review's folder, or an expression over files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from trialatlas.cli.app import FROZEN, complain, terminal
from trialatlas.cli.records import FROM, counted, listed, tell_of_records
from trialatlas.cli.running import run_until
from trialatlas.model.expansion import LEVEL_TITLES

if TYPE_CHECKING:
    from trialatlas.search.finding import Question
    from trialatlas.search.reference import Hit
    from trialatlas.workflow.finding import Found
    from trialatlas.workflow.lone_coding import LoneRecords

__all__ = ["search"]


class _Options(TypedDict):
    sources: Sequence[Path]
    frozen: bool
    concepts: str
    is_explained: bool
    has_levels: bool
    limit: int | None
    as_of: dt.datetime | None


@click.command(
    "search",
    short_help="2  Find the records that answer the search, with the reason for each.",
)
@click.argument("review", default=".", metavar="[REVIEW|EXPRESSION]")
@FROM
@FROZEN
@click.option(
    "--concepts",
    default="",
    metavar="CONCEPTS",
    help="What counts as naming the same thing: a file such as concepts.yaml, or a shipped one, "
    "such as oncology.",
)
@click.option(
    "--explain",
    "is_explained",
    is_flag=True,
    help="Print every place that answers: area, field, term and words.",
)
@click.option(
    "--levels",
    "has_levels",
    is_flag=True,
    help="Print only how many records are found at each level of expansion.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="Print so many of the records found; all are counted.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Read each record as it stood on this day, such as 2022-07-31.",
)
def search(review: str, **options: Unpack[_Options]) -> None:
    """2  Find the records that answer the search, with the reason for each.

    Runs what is stale before it.

    An EXPRESSION in place of a review's folder is put to the records of --from, without a review.
    It is written as on the registry's own site, for instance 'AREA[Phase]PHASE2 AND "back pain"'.
    The records found are printed in the order of their ids, each at its latest version or at that
    of a day.
    """
    from trialatlas.protocol.faults import shown  # noqa: PLC0415 - only for a message

    folder = _folder(review)
    if folder and (not options["sources"] or (folder / "review.yaml").is_file()):
        _search_review(folder, options)
    elif options["sources"]:
        _find(review, options)
    else:
        message = (
            f"there is no review's folder {shown(review)}; to put an expression to records, give "
            "the file or folder of the records with --from"
        )
        raise click.UsageError(message)


def _folder(given: str) -> Path | None:
    try:
        return Path(given) if Path(given).is_dir() else None
    except OSError:
        # An expression may be longer than any path.
        return None


def _search_review(folder: Path, options: _Options) -> None:
    of_expressions = {
        "--concepts": options["concepts"],
        "--explain": options["is_explained"],
        "--levels": options["has_levels"],
        "--limit": options["limit"] is not None,
        "--as-of": options["as_of"],
    }
    for name in filter(of_expressions.get, of_expressions):
        message = f"{name} is for an expression; of a review, review.yaml says that"
        raise click.UsageError(message)
    run_until(folder, options["sources"], "search", is_frozen=options["frozen"])


def _find(expression: str, options: _Options) -> None:
    from trialatlas.workflow.finding import question_of  # noqa: PLC0415 - help loads no engines
    from trialatlas.workflow.lone_coding import read_lone  # noqa: PLC0415

    _check(options)
    question = question_of(expression, options["concepts"])
    if options["concepts"]:
        _tell_concepts(question)
    day = options["as_of"]
    with read_lone(options["sources"], as_of=day.date() if day else None) as records:
        if options["has_levels"]:
            _print_levels(records, question)
        else:
            _print_found(records, question, options)
        tell_of_records(records)


def _check(options: _Options) -> None:
    from trialatlas.protocol.shapes import latest_today  # noqa: PLC0415 - help loads no parser

    if options["frozen"]:
        message = "--frozen is for a review's own snapshot; it does not go with an expression"
        raise click.UsageError(message)
    day = options["as_of"]
    if day and day.date() > latest_today():
        message = f"--as-of: no registry has seen {day.date()} yet; name a day that has come"
        raise click.UsageError(message)
    if options["has_levels"] and (options["is_explained"] or options["limit"] is not None):
        name = "--explain" if options["is_explained"] else "--limit"
        message = f"{name} is for records; it does not go with --levels, which prints counts only"
        raise click.UsageError(message)


def _tell_concepts(question: Question) -> None:
    from trialatlas.workflow.finding import concepts_named  # noqa: PLC0415

    for term, names in concepts_named(question).items():
        match names:
            case ():
                said = "no concept"
            case (name,):
                said = f"the concept {name}"
            case _:
                said = f"no concept, as it could be {listed(names)}; write the name of one"
        complain(f"{_on_one_line(term)}: {said}.")


def _print_found(records: LoneRecords, question: Question, options: _Options) -> None:
    from trialatlas.workflow.finding import find_records, left_out  # noqa: PLC0415

    limit, n_found = options["limit"], 0
    for found in find_records(records, question):
        n_found += 1
        if limit is None or n_found <= limit:
            _print_record(found, is_explained=options["is_explained"])
    shown = f", {limit:,} shown" if limit is not None and limit < n_found else ""
    of = counted(len(records.places), "record", "records")
    terminal().print(f"{n_found:,} of {of}{shown}", markup=False)
    if options["is_explained"]:
        for area, absent in left_out(question).items():
            complain(f"Not looked at in {area}, as not kept: {', '.join(absent)}.")


def _print_record(found: Found, *, is_explained: bool) -> None:
    console = terminal()
    console.print(f"{found.record_id}  {_on_one_line(found.title)}".rstrip(), markup=False)
    if is_explained:
        for line in _explained(found.hits):
            console.print(f"  {line}", markup=False)


def _explained(hits: Iterable[Hit]) -> Iterable[str]:
    lines = Counter(map(_line, hits))
    if not lines:
        return ["found by what it lacks"]
    return [f"{line}  ×{count}" if count > 1 else line for line, count in lines.items()]


def _line(hit: Hit) -> str:
    words = f"“{_on_one_line(hit.words)}”" if hit.field else "no value"
    how = f"{hit.level}, by {hit.by}" if hit.by else hit.level
    parts = (hit.area, hit.piece, hit.field, _on_one_line(hit.term), words, how)
    return "  ".join(filter(None, parts))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _print_levels(records: LoneRecords, question: Question) -> None:
    from trialatlas.workflow.finding import count_levels  # noqa: PLC0415

    counts = {
        LEVEL_TITLES.get(name, name): f"{count:,}"
        for name, count in count_levels(records, question).items()
    }
    widths = [max(len(name), len(count)) for name, count in counts.items()]
    for cells in (counts.keys(), counts.values()):
        line = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        terminal().print(line, markup=False)
