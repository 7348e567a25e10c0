"""A model as coder: records and a codebook in, codings out, in the order of the records."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from trialatlas.coding.models.answers import Answer, AnswerFolder
from trialatlas.coding.models.checking import Finding, Source, check_answer, unsettled
from trialatlas.coding.models.endpoint import Endpoint
from trialatlas.coding.models.merging import coding_of, conditioned, merged
from trialatlas.coding.models.prompt import parts_of, request_body
from trialatlas.coding.models.replies import TransientError, UnansweredError
from trialatlas.coding.rules import compile_lexicon, read_study
from trialatlas.errors import ModelError
from trialatlas.model.judgement import Coding
from trialatlas.model.study import Study
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import nearest, shown
from trialatlas.text.reading import Reading
from trialatlas.text.sections import passages_of

__all__ = ["Coded", "Model", "Plan", "Record", "Task", "code_records", "planned", "task_of"]

# More questions at once save requests; fewer are answered better.
_MOST_VARIABLES = 8
# So many records in a row without an answer are no accident.
_MOST_UNANSWERED = 3
_EMPTY = unsettled("the record has no text to read")


@dataclass(frozen=True, slots=True)
class Record:
    """A study as one version of its record tells it."""

    study: Study
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a model is asked.

    Attributes:
        endpoint: Which model, and where.
        codebook: The codebook.
        wanted: Names of the variables that are coded, in the order of the codebook.
        asked: Those and the ones that decide whether they apply.
    """

    endpoint: Endpoint
    codebook: Codebook
    wanted: tuple[str, ...]
    asked: tuple[Variable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What coding will send.

    Attributes:
        n_records: Records to code.
        n_requests: Requests that this takes.
        n_answered: Requests of them whose answers are there from before; they are not sent again.
    """

    n_records: int
    n_requests: int
    n_answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One record's codings.

    Attributes:
        codings: One for each variable wanted.
        unanswered: Why requests about it got no answer; empty where all did.
        was_in_vain: Whether the endpoint gave no answer however often it was asked.
    """

    codings: tuple[Coding, ...]
    unanswered: tuple[str, ...]
    was_in_vain: bool


class Model(Protocol):
    """Whom to ask: a `trialatlas.coding.models.client.Client`, or what stands in for one."""

    def ask(self, body: dict[str, Any]) -> Answer:
        """The answer to a request."""
        ...

    def stop(self) -> None:
        """Ask nothing more."""
        ...


def task_of(endpoint: Endpoint, codebook: Codebook, names: Sequence[str] = ()) -> Task:
    """What a model is asked of each record.

    Args:
        endpoint: Which model, and where.
        codebook: The codebook.
        names: The variables to code; where empty, all that are read from text. Fields of the record
            and ready-made variables need no model.

    Raises:
        ModelError: A name is none of these.
    """
    from_text = {item.name: item for item in codebook.variables if item.kind == "text"}
    for name in names:
        if name not in from_text:
            near = nearest(name, from_text)
            hint = f"; did you mean {near!r}?" if near else ""
            found = "which is no text to read" if name in codebook else "which it does not have"
            message = (
                f"expected a variable that the codebook reads from text, found {shown(name)}, "
                f"{found}{hint}"
            )
            raise ModelError(message)
    wanted = [name for name in from_text if not names or name in names]
    asked = set(wanted)
    while (
        more := {
            other for name in asked for other in from_text[name].applies_when if other in from_text
        }
        - asked
    ):
        asked |= more
    return Task(
        endpoint=endpoint,
        codebook=codebook,
        wanted=tuple(wanted),
        asked=tuple(item for name, item in from_text.items() if name in asked),
    )


def planned(task: Task, records: Iterable[Record], folder: AnswerFolder) -> Plan:
    """What coding these records will send; nothing is sent yet.

    Args:
        task: What is asked.
        records: Of which records.
        folder: Answers from before.

    Raises:
        WorkspaceError: The folder cannot be read.
    """
    n_records = n_requests = n_answered = 0
    for record in records:
        bodies = [request.body for request in _requests(task, record)]
        n_records += 1
        n_requests += len(bodies)
        n_answered += sum(folder.find(body) is not None for body in bodies)
    return Plan(n_records=n_records, n_requests=n_requests, n_answered=n_answered)


def code_records(
    task: Task,
    records: Iterable[Record],
    folder: AnswerFolder,
    model: Model,
    n_at_once: int = 1,
) -> Iterator[Coded]:
    """Code records by asking a model.

    Args:
        task: What is asked.
        records: Of which records.
        folder: Where answers are kept; what is answered there is not asked again.
        model: Whom to ask. It is stopped at the end.
        n_at_once: How many records are asked about at the same time.

    Yields:
        The codings of each record, in the order of the records.

    Raises:
        ModelError: No request would be answered, or several records in a row got no answer. The
            answers so far are kept.
        WorkspaceError: An answer cannot be kept.
    """
    executor = ThreadPoolExecutor(n_at_once, thread_name_prefix="model")
    waiting: deque[Future[Coded]] = deque()
    in_vain = 0
    try:
        for record in records:
            waiting.append(executor.submit(_coded, task, record, folder, model))
            if len(waiting) >= 2 * n_at_once - 1:
                coded = waiting.popleft().result()
                in_vain = _counted(coded, in_vain)
                yield coded
        while waiting:
            coded = waiting.popleft().result()
            in_vain = _counted(coded, in_vain)
            yield coded
    finally:
        model.stop()
        executor.shutdown(cancel_futures=True)


def _counted(coded: Coded, in_vain: int) -> int:
    if not coded.was_in_vain:
        return 0
    if in_vain + 1 == _MOST_UNANSWERED:
        message = (
            f"{_MOST_UNANSWERED} records in a row got no answer: {coded.unanswered[-1]}. "
            "Nothing more was asked; answers so far are kept, and the same command goes on"
        )
        raise ModelError(message)
    return in_vain + 1


@dataclass(frozen=True, slots=True)
class _Request:
    variables: tuple[Variable, ...]
    body: dict[str, Any]


def _requests(task: Task, record: Record) -> Iterator[_Request]:
    parts = tuple(parts_of(passages_of(record.study)))
    for start in range(0, len(task.asked), _MOST_VARIABLES):
        variables = task.asked[start : start + _MOST_VARIABLES]
        for number, part in enumerate(parts, start=1):
            place = (number, len(parts))
            body = request_body(task.endpoint, variables, record.study.record_id, place, part)
            yield _Request(variables, body)


def _coded(task: Task, record: Record, folder: AnswerFolder, model: Model) -> Coded:
    study = record.study
    source = Source(study.record_id, record.version, passages_of(study))
    findings: dict[str, list[Finding]] = {variable.name: [] for variable in task.asked}
    unanswered: list[str] = []
    was_in_vain = False
    for request in _requests(task, record):
        try:
            answer = folder.find(request.body)
            if answer is None:
                answer = model.ask(request.body)
                folder.keep(request.body, answer)
            checked = check_answer(answer, request.variables, source)
        except UnansweredError as error:
            unanswered.append(str(error))
            was_in_vain |= isinstance(error, TransientError)
            nothing = unsettled(f"no answer: {error}")
            checked = {variable.name: nothing for variable in request.variables}
        for name, finding in checked.items():
            findings[name].append(finding)
    return Coded(
        codings=_codings(task, study, findings),
        unanswered=tuple(unanswered),
        was_in_vain=was_in_vain,
    )


def _codings(
    task: Task, study: Study, findings: Mapping[str, Sequence[Finding]]
) -> tuple[Coding, ...]:
    whole = {
        variable.name: merged(variable, findings[variable.name] or [_EMPTY])
        for variable in task.asked
    }
    settled = conditioned(task.asked, whole, _said_by_fields(task, study))
    return tuple(
        coding_of(name, settled[name], study.record_id, task.endpoint.model) for name in task.wanted
    )


def _said_by_fields(task: Task, study: Study) -> dict[str, Reading]:
    """What fields of the record say, for variables on which others depend."""
    asked = {variable.name for variable in task.asked}
    names = {name for variable in task.asked for name in variable.applies_when} - asked
    fields = Codebook(
        variables=tuple(
            dataclasses.replace(variable, applies_when={})
            for variable in task.codebook.variables
            if variable.name in names
        )
    )
    return read_study(study, fields, compile_lexicon(fields, {}), sorted(names))
