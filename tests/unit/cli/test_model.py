"""`code-with-model` as a person meets it: who is told what before text leaves the machine."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.model_server import KEY, Asked, Said, completion, serving

from trialatlas.cli.app import program
from trialatlas.cli.model import code_with_model
from trialatlas.cli.validity import validate

CODEBOOK = """\
variables:
  tissue:
    title: Tissue
    question: From which tissue were the cells grown?
    categories: {adipose: Fat tissue, bone_marrow: Bone marrow}
    rules:
      - {name: none, where: [titles]}
"""
IDS = ("NCT00000001", "NCT00000002")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A codebook, and two records in our own words."""
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "concepts.yaml").write_text("concepts: {}\n", encoding="utf-8")
    (tmp_path / "records").mkdir()
    for record_id in IDS:
        identification = {"nctId": record_id, "briefTitle": "Cells grown from fat"}
        record = {"protocolSection": {"identificationModule": identification}}
        path = tmp_path / "records" / f"{record_id}.json"
        path.write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def call(folder: Path, url: str, *more: str, **environment: str) -> Result:
    """The command, with what every call needs."""
    arguments = [str(folder / "codebook.yaml"), "--from", str(folder / "records")]
    arguments += ["--out", str(folder / "codings.csv"), "--url", url, "--model", "small", *more]
    return CliRunner(env={"TRIALATLAS_MODEL_KEY": KEY, **environment}).invoke(
        program(code_with_model), ["code-with-model", *arguments]
    )


def rows(folder: Path) -> list[dict[str, Any]]:
    with (folder / "codings.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def from_fat(asked: Asked) -> Said:
    quote = "from fat" if asked.record["record"] == IDS[0] else "from a pig"
    answer = {"value": ["adipose"], "basis": "stated", "quotes": [{"quote": quote}]}
    return completion({"tissue": answer})


def test_a_model_codes_and_invented_quotes_are_unclear(folder: Path) -> None:
    with serving(from_fat) as server:
        result = call(folder, server.base_url)
        host = server.endpoint().host

    assert result.exit_code == 0, result.output
    assert "2 records, model small: 2 requests, of which 0 were answered before." in result.output
    assert f"To send to {host} (unencrypted): 2 requests" in result.output
    assert "2 codings" in result.output
    first, second = rows(folder)
    assert (first["nct_id"], first["value"], first["quotes"]) == (IDS[0], "adipose", "from fat")
    assert (first["basis"], first["rule"], first["coder"]) == ("stated", "prompt 1", "model:small")
    assert (second["value"], second["missing"]) == ("", "unclear")
    assert "not in the record: 'from a pig'" in second["reason"]
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_a_second_run_asks_nothing_and_writes_the_same(folder: Path) -> None:
    with serving(from_fat) as server:
        call(folder, server.base_url)
        before = (folder / "codings.csv").read_bytes()
        again = call(folder, server.base_url)

    assert len(server.asked) == 2
    assert "of which 2 were answered before" in again.output
    assert "0 requests, with" in again.output
    assert (folder / "codings.csv").read_bytes() == before


def test_a_dry_run_sends_and_writes_nothing(folder: Path) -> None:
    with serving(from_fat) as server:
        result = call(folder, server.base_url, "--dry-run")

    assert result.exit_code == 0
    assert ": 2 requests, with" in result.output
    assert server.asked == []
    assert sorted(path.name for path in folder.iterdir()) == [
        "codebook.yaml",
        "concepts.yaml",
        "records",
    ]


def test_only_the_studies_that_are_named_are_sent(folder: Path) -> None:
    (folder / "ids.txt").write_text(f"{IDS[1]}\nNCT99999999\n", encoding="utf-8")
    with serving(from_fat) as server:
        result = call(folder, server.base_url, "--ids", str(folder / "ids.txt"))

    assert [asked.record["record"] for asked in server.asked] == [IDS[1]]
    assert "Not among the records: NCT99999999" in result.output


def test_the_request_can_be_changed(folder: Path) -> None:
    more = ["--set", "max_tokens=null", "--set", 'reasoning="low"', "--answer-format"]
    with serving(from_fat) as server:
        call(folder, server.base_url, *more, "json_object", "--answers", str(folder / "kept"))

    body = server.asked[0].body
    assert "max_tokens" not in body
    assert body["reasoning"] == "low"
    assert body["response_format"] == {"type": "json_object"}
    assert len(list((folder / "kept").iterdir())) == 2


def test_a_key_that_is_refused_is_told_and_never_shown(folder: Path) -> None:
    with serving(lambda _: Said(f'{{"error": "{KEY}"}}'.encode(), 401)) as server:
        result = call(folder, server.base_url, "--at-once", "1")

    assert result.exit_code == 8
    assert "does not accept the key (401); check TRIALATLAS_MODEL_KEY" in result.output
    assert "Traceback" not in result.output
    assert KEY not in result.output
    assert not (folder / "codings.csv").exists()
    assert len(server.asked) == 1


def test_requests_without_an_answer_are_told_after_the_file_is_written(folder: Path) -> None:
    def refusing(asked: Asked) -> Said:
        is_first = asked.record["record"] == IDS[0]
        return Said(b'{"error": "too long"}', 400) if is_first else from_fat(asked)

    with serving(refusing) as server:
        result = call(folder, server.base_url)

    assert result.exit_code == 8
    assert f"No answer about {IDS[0]}" in result.output
    assert "The same command asks again" in result.output
    assert "no answer: 127.0.0.1" in rows(folder)[0]["reason"]


@pytest.mark.parametrize(
    ("url", "more", "exit_code", "said"),
    [
        ("", [], 8, "base URL"),
        (f"http://localhost/v1?key={KEY}", [], 8, "base URL"),
        ("http://models.example.org/v1", [], 8, "unencrypted"),
        ("http://localhost/v1", ["--model", ""], 8, "no model is named"),
        ("http://localhost/v1", ["--variables", "tisue"], 2, "did you mean 'tissue'?"),
        ("http://localhost/v1", ["--set", "messages=[]"], 2, "expected KEY=JSON"),
        ("http://localhost/v1", ["--set", "seed=low"], 2, "expected JSON"),
        ("http://localhost/v1", ["--out", "nowhere/codings.csv"], 2, "no folder 'nowhere'"),
    ],
)
def test_mistakes_are_told_before_anything_is_sent(
    folder: Path, url: str, more: list[str], exit_code: int, said: str
) -> None:
    result = call(folder, url, *more)

    assert result.exit_code == exit_code, result.output
    assert said in result.output
    assert "Traceback" not in result.output
    assert KEY not in result.output


def test_records_are_named(folder: Path) -> None:
    arguments = [str(folder / "codebook.yaml"), "--out", "x.csv", "--url", "http://localhost/v1"]
    result = CliRunner().invoke(
        program(code_with_model), ["code-with-model", *arguments, "--model", "small"]
    )

    assert result.exit_code == 2
    assert "--from is needed" in result.output


def test_what_a_model_coded_is_compared_with_people_and_they_with_it(folder: Path) -> None:
    with serving(from_fat) as server:
        call(folder, server.base_url)
    gold, codings = str(folder / "gold.tsv"), str(folder / "codings.csv")
    Path(gold).write_text(f"nct_id\ttissue\n{IDS[0]}\tadipose\n{IDS[1]}\tbone_marrow\n")

    def agreement(first: str, second: str) -> list[str]:
        arguments = [str(folder / "codebook.yaml"), "--codings", first, "--gold", second]
        out = ["--out", str(folder / "validity")]
        result = CliRunner().invoke(program(validate), ["validate", *arguments, *out])
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()[1].split()

    assert agreement(codings, gold)[:3] == agreement(gold, codings)[:3] == ["tissue", "2", "50.0%"]
    agreement(codings, gold)
    page = (folder / "validity" / "validity.html").read_text("utf-8")
    assert "Model small against people" in page
    assert "from a pig" in page
