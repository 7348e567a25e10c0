"""A model codes records over real HTTP: what it cannot prove is unclear; nothing is asked twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.model_server import HASTY, KEY, Asked, ModelServer, Said, completion, serving
from tests.unit.coding.models.made_up_questions import (
    CODEBOOK,
    DONOR,
    GIVEN,
    PHASE,
    RIGHT,
    TISSUE,
    said,
    text_variable,
    told_study,
)

from trialatlas.coding.models.answers import AnswerFolder
from trialatlas.coding.models.client import Client
from trialatlas.coding.models.coder import Coded, Plan, Record, code_records, planned, task_of
from trialatlas.coding.models.endpoint import endpoint_of
from trialatlas.errors import ModelError
from trialatlas.model.judgement import Coding, Missing
from trialatlas.model.study import Design
from trialatlas.protocol.codebook import Codebook

IDS = tuple(f"NCT{number:08}" for number in range(1, 7))
RECORDS = [Record(told_study(record_id), "v1") for record_id in IDS]
ENDPOINT = endpoint_of("http://localhost/v1", "small")


def coded(
    server: ModelServer,
    folder: Path,
    records: Sequence[Record] = RECORDS[:1],
    codebook: Codebook = CODEBOOK,
    n_at_once: int = 1,
) -> list[Coded]:
    """Records, coded by what a server answers."""
    task = task_of(server.endpoint(), codebook)
    with Client(task.endpoint, n_at_once) as client:
        return list(code_records(task, records, AnswerFolder(folder), client, n_at_once))


def coding(reply: Said, folder: Path, name: str = "tissue") -> Coding:
    """The coding of one variable that a reply leads to."""
    with serving(lambda _: reply) as server:
        [one] = coded(server, folder)
    return {item.variable: item for item in one.codings}[name]


def right(_: Asked) -> Said:
    return completion(RIGHT)


def test_proved_values_become_codings_in_the_order_of_the_codebook(tmp_path: Path) -> None:
    with serving(right) as server:
        [one] = coded(server, tmp_path)

    assert [(item.variable, item.value) for item in one.codings] == [
        ("given", ("yes",)),
        ("donor", ("allogeneic",)),
        ("tissue", ("adipose", "bone_marrow")),
    ]
    assert {item.coder for item in one.codings} == {"model:small"}
    assert one.unanswered == ()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (completion(None, refusal="I cannot help with that"), "refused to answer"),
        (completion("", "content_filter"), "filter withheld"),
        (completion('{"tissue": {"value": ["adi', "length"), "cut off"),
        (completion("They are from fat."), "not the JSON object"),
        (completion(RIGHT | {"tissue": said(["adipose"], "fat of a pig")}), "not in the record"),
        (completion(RIGHT | {"tissue": said(["liver"], "fat")}), "not in the codebook"),
        (Said(b'{"error": {"message": "too long"}}', 400), "no answer: 127.0.0.1"),
        (Said(b"{}", 503), "no answer: 127.0.0.1"),
    ],
)
def test_whatever_goes_wrong_is_unclear_with_the_reason(
    reply: Said, reason: str, tmp_path: Path
) -> None:
    found = coding(reply, tmp_path)

    assert (found.value, found.missing, found.spans) == ((), Missing.UNCLEAR, ())
    assert reason in found.reason


def test_an_answer_that_does_not_come_is_unclear(tmp_path: Path) -> None:
    with serving(lambda _: replace(completion(RIGHT), pause=30)) as server:
        endpoint = server.endpoint(patience=replace(HASTY, timeout=0.1))
        task = task_of(endpoint, CODEBOOK)
        with Client(endpoint) as client:
            [one] = code_records(task, RECORDS[:1], AnswerFolder(tmp_path), client)

    assert {item.missing for item in one.codings[:1]} == {Missing.UNCLEAR}
    assert "did not answer in time" in one.codings[0].reason
    assert one.was_in_vain


def test_one_wrong_answer_does_not_cost_the_others(tmp_path: Path) -> None:
    reply = completion(RIGHT | {"tissue": "?"})

    assert coding(reply, tmp_path, "donor").value == ("allogeneic",)


def test_what_others_depend_on_is_asked_too(tmp_path: Path) -> None:
    task = task_of(ENDPOINT, CODEBOOK, ["donor"])

    assert [variable.name for variable in task.asked] == ["given", "donor"]
    none_given = completion(RIGHT | {"given": said(None, missing="not_reported")})
    assert coding(none_given, tmp_path, "donor").missing is Missing.NOT_APPLICABLE


def test_a_field_of_the_record_decides_without_being_asked_for(tmp_path: Path) -> None:
    late = replace(TISSUE, applies_when={"phase": ("PHASE3",)})
    study = told_study()
    third = type(study)(
        **{name: getattr(study, name) for name in study.__struct_fields__}
        | {"design": Design(phases=("PHASE3",))}
    )
    with serving(right) as server:
        records = [Record(study, "v1"), Record(third, "v2")]
        codebook = Codebook(variables=(PHASE, late))
        found = [one.codings[0] for one in coded(server, tmp_path, records, codebook)]

    assert [item.missing for item in found] == [Missing.NOT_APPLICABLE, None]
    assert found[1].spans[0].version == "v2"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tisue", "which it does not have; did you mean 'tissue'?"),
        ("phase", "which is no text to read"),
    ],
)
def test_only_what_is_read_from_text_is_asked(name: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        task_of(ENDPOINT, CODEBOOK, ["donor", name])

    assert said in str(caught.value)


def test_a_long_record_is_asked_about_in_parts_and_none_is_left_out(tmp_path: Path) -> None:
    summary = "It is a long story. " * 2000 + "The cells are grown from fat."

    def by_part(asked: Asked) -> Said:
        texts = " ".join(item["text"] for item in asked.record["texts"])
        words = {"adipose": "from fat.", "bone_marrow": "Marrow"}
        found = [name for name in words if words[name] in texts]
        answer = said(found, *(words[name] for name in found))
        return completion({"tissue": answer if found else said(None, missing="not_reported")})

    with serving(by_part) as server:
        records = [Record(told_study(summary=summary), "v1")]
        [one] = coded(server, tmp_path, records, Codebook(variables=(TISSUE,)))

    assert [asked.record["part"] for asked in server.asked] == ["1 of 2", "2 of 2"]
    texts = [item for asked in server.asked for item in asked.record["texts"]]
    field = "description.brief_summary"
    assert "".join(item["text"] for item in texts if item["field"] == field) == summary
    assert one.codings[0].value == ("adipose", "bone_marrow")


def test_many_variables_are_asked_in_groups(tmp_path: Path) -> None:
    codebook = Codebook(variables=tuple(text_variable(f"v{number}", "a") for number in range(9)))
    with serving(lambda _: completion({})) as server:
        [one] = coded(server, tmp_path, codebook=codebook)

    assert len(server.asked) == 2
    assert len(one.codings) == 9


def test_the_order_is_that_of_the_records_whoever_answers_first(tmp_path: Path) -> None:
    def slowly(asked: Asked) -> Said:
        place = IDS.index(asked.record["record"])
        return replace(completion(RIGHT), pause=0.02 * (len(IDS) - place))

    with serving(slowly) as server:
        found = coded(server, tmp_path / "many", RECORDS, n_at_once=4)
        alone = coded(server, tmp_path / "one", RECORDS)

    assert [one.codings[0].study_id for one in found] == list(IDS)
    assert found == alone


def test_nothing_is_asked_twice_and_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    wrong_key = Said(b"{}", 401)

    def until_the_third(asked: Asked) -> Said:
        return wrong_key if asked.record["record"] == IDS[2] else right(asked)

    with serving(until_the_third) as server:
        with pytest.raises(ModelError, match="does not accept the key"):
            coded(server, tmp_path, RECORDS)
        task = task_of(server.endpoint(), CODEBOOK)
        plan = planned(task, RECORDS, AnswerFolder(tmp_path))
    with serving(right) as later:
        first = coded(later, tmp_path, RECORDS)
        again = coded(later, tmp_path, RECORDS)

    assert plan == Plan(n_records=6, n_requests=6, n_answered=2)
    assert [asked.record["record"] for asked in later.asked] == list(IDS[2:])
    assert first == again


def test_what_got_no_answer_is_asked_again(tmp_path: Path) -> None:
    with serving(lambda _: Said(b"{}", 503)) as server:
        [before] = coded(server, tmp_path)
    with serving(right) as server:
        [after] = coded(server, tmp_path)

    assert "busy or broken (503) (3 tries)" in before.unanswered[0]
    assert after.unanswered == ()


def test_an_endpoint_that_fails_again_and_again_is_left_alone(tmp_path: Path) -> None:
    said = r"3 records in a row got no answer: .*503"
    with serving(lambda _: Said(b"{}", 503)) as server, pytest.raises(ModelError, match=said):
        coded(server, tmp_path, RECORDS)

    assert len({asked.record["record"] for asked in server.asked}) <= 4


def test_what_is_kept_holds_neither_key_nor_host(tmp_path: Path) -> None:
    def echo(asked: Asked) -> Said:
        return completion(f"You sent {asked.headers['Authorization']}")

    with serving(echo) as server:
        [one] = coded(server, tmp_path)
        host = server.endpoint().host

    [kept] = tmp_path.iterdir()
    text = kept.read_text(encoding="utf-8")
    assert "You sent Bearer [key removed]" in json.loads(text)["answer"]["text"]
    assert not any(secret in text for secret in (KEY, host))
    assert not any(KEY in item.reason for item in one.codings)


def test_a_record_without_text_is_asked_nothing(tmp_path: Path) -> None:
    study = told_study()
    empty = type(study)(record_id=study.record_id, registry="ctgov")
    with serving(right) as server:
        [one] = coded(server, tmp_path, [Record(empty, "v1")], Codebook(variables=(GIVEN, DONOR)))

    assert server.asked == []
    assert {item.reason for item in one.codings[:1]} == {"the record has no text to read"}
