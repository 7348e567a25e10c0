"""The command ``code-with-model``: the only one with which text leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import click

from trialatlas.cli.app import complain, terminal
from trialatlas.cli.records import (
    FROM,
    IDS,
    VARIABLES,
    RecordOptions,
    listed,
    tell_of_records,
    wanted_records,
)

if TYPE_CHECKING:
    from trialatlas.coding.models.coder import Plan
    from trialatlas.coding.models.endpoint import AnswerFormat, Endpoint
    from trialatlas.workflow.model_coding import Outcome

__all__ = ["code_with_model"]

# The key has no option: what is typed stands in the shell's history and in the list of processes.
_KEY = "TRIALATLAS_MODEL_KEY"
_OURS = frozenset({"messages", "model", "n", "stream"})


class _Options(RecordOptions):
    out: Path
    url: str
    model: str
    answer_format: AnswerFormat
    settings: Sequence[str]
    answers: Path | None
    at_once: int
    timeout: float
    dry_run: bool


@click.command(
    "code-with-model",
    short_help="Ask a language model for values and quotes, and check every quote.",
)
@click.argument("codebook", metavar="CODEBOOK")
@FROM
@IDS
@VARIABLES
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The CSV file to write.",
)
@click.option(
    "--url",
    envvar="TRIALATLAS_MODEL_URL",
    default="",
    help="Base URL of the API, such as https://…/v1; or TRIALATLAS_MODEL_URL.",
)
@click.option(
    "--model",
    envvar="TRIALATLAS_MODEL",
    default="",
    metavar="NAME",
    help="The model's name, as the API knows it; or TRIALATLAS_MODEL.",
)
@click.option(
    "--answer-format",
    type=click.Choice(["text", "json_object", "json_schema"]),
    default="text",
    help="What the API is told of the answer's form; text, the default, works everywhere.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=JSON",
    help="A further key of each request, such as max_tokens=8192; null leaves a key out. May be "
    "given several times.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the model's answers are kept, so that nothing is asked twice; beside FILE, with "
    "the ending .answers, unless it is named.",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    default=4,
    help="How many records are asked about at the same time; 4 unless given.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=120,
    metavar="SECONDS",
    help="How long one answer may take; 120 unless given.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
def code_with_model(codebook: str, **options: Unpack[_Options]) -> None:
    """Ask a language model for values and quotes, and check every quote.

    Texts of the records are sent to the API of --url, which answers chat completions as OpenAI's
    does. An answer counts only if its quotes stand in the record letter by letter and its value is
    in the codebook; the rest is unclear, with the reason. A key is read from TRIALATLAS_MODEL_KEY
    only.

    CODEBOOK is a YAML file (with the concepts.yaml beside it, if there is one), a shipped one such
    as cell-therapy, or a review's folder.
    """
    # Help must not load engines.
    from trialatlas.coding.models.answers import AnswerFolder  # noqa: PLC0415
    from trialatlas.coding.models.coder import planned, task_of  # noqa: PLC0415
    from trialatlas.workflow import lone_coding, model_coding  # noqa: PLC0415

    endpoint = _endpoint(options)
    out = options["out"]
    wanted = wanted_records(codebook, out, options)
    task = task_of(endpoint, wanted.book.codebook, wanted.names)
    answers = AnswerFolder(options["answers"] or out.with_suffix(".answers"))
    with lone_coding.read_lone(wanted.sources, wanted.ids, as_of=wanted.as_of) as records:
        studies = model_coding.studies_of(records)
        _announce(endpoint, planned(task, studies, answers))
        tell_of_records(records)
        if not options["dry_run"]:
            at_once = options["at_once"]
            _tell(out, model_coding.code_with_model(task, studies, answers, out, at_once))


def _endpoint(options: _Options) -> Endpoint:
    from trialatlas.coding.models.endpoint import Patience, endpoint_of  # noqa: PLC0415

    timeout = options["timeout"]
    plain = endpoint_of(options["url"], options["model"], os.environ.get(_KEY, ""))
    return replace(
        plain,
        answer_format=options["answer_format"],
        settings=dict(_setting(text) for text in options["settings"]),
        patience=Patience(timeout=timeout, deadline=5 * timeout),
    )


def _setting(text: str) -> tuple[str, Any]:
    import msgspec  # noqa: PLC0415 - only where it is used

    key, _, value = text.partition("=")
    if not key or key in _OURS:
        message = f"--set: expected KEY=JSON, with a key other than {', '.join(sorted(_OURS))}"
        raise click.UsageError(message)
    try:
        return key, msgspec.json.decode(value)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        message = f'--set {key}: expected JSON such as 8192, "low" or null, found {value!r}'
        raise click.UsageError(message) from error


def _announce(endpoint: Endpoint, plan: Plan) -> None:
    """Say what goes where, before anything goes."""
    n_new = plan.n_requests - plan.n_answered
    console = terminal()
    console.print(
        f"{plan.n_records:,} records, model {endpoint.model}: {plan.n_requests:,} requests, of "
        f"which {plan.n_answered:,} were answered before.",
        markup=False,
    )
    how = "encrypted" if endpoint.is_encrypted else "unencrypted"
    console.print(
        f"To send to {endpoint.host} ({how}): {n_new:,} requests, with the records' titles, "
        "descriptions, arms, interventions, outcomes, conditions and eligibility criteria.",
        markup=False,
    )


def _tell(out: Path, outcome: Outcome) -> None:
    from trialatlas.errors import ModelError  # noqa: PLC0415

    terminal().print(
        f"{outcome.n_codings:,} codings in {out}, {outcome.n_unclear:,} of them unclear",
        markup=False,
    )
    if outcome.unanswered:
        first, why = next(iter(outcome.unanswered.items()))
        complain(f"No answer about {listed(outcome.unanswered)}; {first}: {why}.")
        message = "Their codings are unclear. The same command asks again about these only."
        raise ModelError(message)
