"""The commands of a review's ledger: what people decided, to files and from files, and its log."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialatlas.cli.app import FOLDER, terminal
from trialatlas.errors import TrialatlasError

if TYPE_CHECKING:
    from rich.console import Console

    from trialatlas.model.event import Event
    from trialatlas.protocol.review import ReviewProtocol

__all__ = ["ledger"]


@click.group("ledger")
def ledger() -> None:
    """Keep what people decide: to files, from files, and who did what when.

    The ledger is the file ledger/ledger.sqlite of REVIEW, unless the environment variable
    TRIALATLAS_LEDGER_URL names another one, as postgresql://USER:PASSWORD@HOST/NAME.
    """


@ledger.command("export", short_help="Write the ledger to decisions/*.csv.")
@FOLDER
@click.option(
    "--as",
    "person",
    metavar="PERSON",
    help="Write only what this person may see; needs --out.",
)
@click.option(
    "--role",
    type=click.Choice(["reviewer", "adjudicator", "owner", "reader"]),
    default="reviewer",
    show_default=True,
    help="What the person of --as does in the review.",
)
@click.option(
    "--all",
    "is_whole",
    is_flag=True,
    help="Hold nothing back, in a dual independent review either. Whoever reads the files then "
    "knows what others decided.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the files go; decisions/ of REVIEW unless it is named.",
)
def _export(review: Path, person: str | None, role: str, is_whole: bool, out: Path | None) -> None:
    """Write the ledger to decisions/*.csv.

    A line an event, sorted by record. Where two people decide independently, what only one of them
    has decided so far is held back.
    """
    # Help must not load engines.
    from trialatlas.model.person import Role, Viewer  # noqa: PLC0415
    from trialatlas.workflow.ledger import export_ledger, ledger_of  # noqa: PLC0415

    if person and out is None:
        message = "--as writes what one person may see, which is not the review's own; name --out"
        raise click.UsageError(message)
    if person and is_whole:
        message = "--as writes what one person may see, --all everything; leave one out"
        raise click.UsageError(message)
    protocol = _protocol(review)
    viewer = Viewer(person, Role(role)) if person else None
    with ledger_of(protocol) as opened:
        done = export_ledger(protocol, opened, viewer=viewer, is_whole=is_whole, to=out)
    console = terminal()
    console.print(f"{done.n_events:,} events in {out or review / 'decisions'}.", markup=False)
    _print_held_back(done.n_held_back, console)


@ledger.command("import", short_help="Add what decisions/*.csv has to the ledger.")
@FOLDER
def _import(review: Path) -> None:
    """Add what decisions/*.csv has to the ledger.

    Lines that the ledger has are passed over, so a second import adds nothing. If a line
    contradicts the ledger, or another line, it is named and nothing is added.
    """
    from trialatlas.workflow.ledger import import_ledger, ledger_of  # noqa: PLC0415

    protocol = _protocol(review)
    with ledger_of(protocol) as opened:
        n_new = import_ledger(protocol, opened)
        n_all = len(opened.events())
    terminal().print(f"{n_new:,} events added; the ledger has {n_all:,}.", markup=False)


@ledger.command("log", short_help="Tell who did what, and when.")
@FOLDER
@click.option(
    "--record",
    metavar="ID",
    help="Only what was done about this record or study.",
)
@click.option("--all", "is_whole", is_flag=True, help="Hold nothing back, as of export.")
def _log(review: Path, record: str | None, is_whole: bool) -> None:
    """Tell who did what, when, about which record, from what to what, and why.

    Where two people decide independently, what only one of them has decided so far is held back.
    """
    from trialatlas.workflow.ledger import told_events  # noqa: PLC0415

    protocol = _protocol(review)
    events = _events(protocol)
    if record is not None:
        wanted = record.casefold()
        events = [event for event in events if event.subject.casefold() == wanted]
    told = told_events(events, protocol, is_whole=is_whole)
    console = terminal()
    _print_log(told, console)
    _print_held_back(len(events) - len(told), console)


@ledger.command("conflicts", short_help="Tell what people disagree on.")
@FOLDER
def _conflicts(review: Path) -> None:
    """Tell what people disagree on and nobody has settled yet."""
    from trialatlas.adjudication.queue import conflicts  # noqa: PLC0415

    found = conflicts(_events(_protocol(review)))
    console = terminal()
    for conflict in found:
        said = ", ".join(
            f"{event.who}: {event.after}" for event in (*conflict.answers, *conflict.resolutions)
        )
        about = " ".join(filter(None, [conflict.subject, conflict.variable]))
        console.print(f"{about}  {said}", markup=False)
    console.print(f"{len(found):,} to settle.", markup=False)


@ledger.command("agreement", short_help="Tell how far people agree.")
@FOLDER
def _agreement(review: Path) -> None:
    """Tell how far people agree: each two, on each variable, over all time and by month.

    Only what they said before they could know of each other's answers counts.
    """
    from trialatlas.adjudication.agreement import agreement_of_pairs  # noqa: PLC0415

    rows = agreement_of_pairs(_events(_protocol(review)))
    console = terminal()
    for row in rows:
        kappa = row.kappa
        interval = f" ({kappa.low:.2f} to {kappa.high:.2f})" if kappa.low is not None else ""
        told = f"{kappa.estimate:.2f}{interval}" if kappa.estimate is not None else kappa.note
        console.print(
            f"{row.variable or 'screening'}  {' and '.join(row.coders)}  "
            f"{row.month or 'all time'}  alike {row.agreement.n} of {row.agreement.of}  "
            f"kappa {told}",
            markup=False,
        )
    if not rows:
        console.print("Nobody has answered what another has.", markup=False)


@ledger.command("invite-owner", short_help="Let one more owner into a team's review.")
@FOLDER
def _invite_owner(review: Path) -> None:
    """Let one more owner into a team's review.

    Prints the end of the address, after that of `trialatlas serve`, at which they choose a name and
    a password. It holds for 7 days and once. For when no owner can log in any more.
    """
    try:
        from trialatlas.store.accounts import open_accounts  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = "a team needs more libraries: pip install 'trialatlas[web]'"
        raise TrialatlasError(message) from error
    from trialatlas.model.person import Role  # noqa: PLC0415 - as above
    from trialatlas.workflow.ledger import ledger_of  # noqa: PLC0415

    with ledger_of(_protocol(review)) as opened:
        token = open_accounts(opened).invitations.invite(Role.OWNER, by="")
    terminal().print(f"/invitation/{token}", markup=False)


def _protocol(review: Path) -> ReviewProtocol:
    from trialatlas.workflow.run import read_protocol  # noqa: PLC0415

    return read_protocol(review)


def _events(protocol: ReviewProtocol) -> list[Event]:
    """All events of the ledger; if there are none but the files have lines, that is told."""
    from trialatlas.workflow.ledger import ledger_of, n_not_imported  # noqa: PLC0415

    with ledger_of(protocol) as opened:
        events = opened.events()
        n_lines = n_not_imported(protocol, opened)
    if n_lines:
        lines = "1 line" if n_lines == 1 else f"{n_lines:,} lines"
        terminal().print(
            f"The ledger is empty; decisions/ has {lines}: run `trialatlas ledger import` first.",
            markup=False,
            soft_wrap=True,
        )
    return events


def _print_log(events: Sequence[Event], console: Console) -> None:
    for event in events:
        about = " ".join(filter(None, [event.subject, event.variable]))
        change = f": {event.before or 'nothing'} -> {event.after}" if event.act.says else ""
        why = f" ({' '.join(event.why.split())})" if event.why else ""
        taken = f" {event.before}" if event.before and not event.act.says else ""
        line = f"{event.at}  {event.who}  {event.act}{taken} {about}{change}{why}"
        console.print(line, markup=False)
    console.print(f"{len(events):,} events.", markup=False)


def _print_held_back(n_events: int, console: Console) -> None:
    if n_events:
        held = f"{n_events:,} held back: others have still to decide independently."
        console.print(held, markup=False)
