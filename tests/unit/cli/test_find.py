"""``trialatlas find``: an expression and files in, ids and titles out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registry_files import dumped, study, written

from trialatlas.cli import main


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["find", *arguments])


@pytest.fixture
def path(tmp_path: Path) -> str:
    titles = {3: "Knees\nand  [bold]", 1: "The patella", 2: "The hip"}
    found = [study(number, briefTitle=title) for number, title in titles.items()]
    return str(written(tmp_path / "records.json", dumped(found)))


@pytest.fixture
def concepts(tmp_path: Path) -> str:
    content = b"concepts: {knee: {phrases: [knee, patella], mesh: [Knee]}}\n"
    return str(written(tmp_path / "concepts.yaml", content))


def test_ids_and_titles_and_the_count_are_printed(path: str) -> None:
    result = call("NOT hip", "--from", path)
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "NCT00000001  The patella\nNCT00000003  Knees and [bold]\n2 of 3 records\n"
    )
    assert result.stderr == ""


def test_some_are_shown_and_all_are_counted(path: str) -> None:
    assert call("ALL", "--from", path, "--limit", "1").stdout.splitlines()[1:] == [
        "3 of 3 records, 1 shown"
    ]


def test_every_place_is_explained(path: str, concepts: str) -> None:
    options = ["--from", path, "--concepts", concepts, "--explain"]
    result = call("knee OR (NOT patella AND AREA[Keyword]MISSING)", *options)
    assert result.stdout == (
        "NCT00000001  The patella\n"
        "  BasicSearch  BriefTitle  titles.brief  knee  “patella”  Concept, by knee: patella\n"
        "NCT00000002  The hip\n"
        "  Keyword  Keyword  MISSING  no value\n"
        "NCT00000003  Knees and [bold]\n"
        "  BasicSearch  BriefTitle  titles.brief  knee  “Knees”  Term\n"
        "3 of 3 records\n"
    )
    assert "Not looked at in BasicSearch, as not kept: BioSpecDescription" in result.stderr


def test_places_with_the_same_words_are_one_line(tmp_path: Path) -> None:
    path = written(tmp_path / "r.json", dumped([study(1, briefTitle="Knee to knee, knee")]))
    lines = call("AREA[BriefTitle]knee", "--from", str(path), "--explain").stdout.splitlines()
    assert lines[2] == "  BriefTitle  BriefTitle  titles.brief  knee  “knee”  None  ×2"


def test_what_is_found_by_a_lack_says_so(path: str) -> None:
    result = call("NOT patella", "--from", path, "--explain", "--limit", "1")
    assert result.stdout.splitlines()[1] == "  found by what it lacks"


def test_levels_are_counted_side_by_side(path: str, concepts: str) -> None:
    result = call("knee", "--from", path, "--concepts", concepts, "--levels")
    assert result.stdout == (
        "None  Term  Concept  MeSH only  as written  of\n"
        "   0     1        2          0           2   3\n"
    )
    assert "MeSH" not in call("knee", "--from", path, "--levels").stdout


def test_which_concepts_terms_name_is_told(path: str, tmp_path: Path) -> None:
    content = b"""
concepts: {knee: {phrases: [knee, joint]}, hip: {phrases: [coxa, joint]}}
"""
    concepts = str(written(tmp_path / "two.yaml", content))
    result = call("ankle OR knees OR joint", "--from", path, "--concepts", concepts)
    assert result.stdout.endswith("1 of 3 records\n")
    assert result.stderr == (
        "ankle: no concept.\n"
        "knees: the concept knee.\n"
        "joint: no concept, as it could be knee, hip; write the name of one.\n"
    )


def test_unreadable_payloads_are_told_at_the_end(path: str, tmp_path: Path) -> None:
    bad = written(tmp_path / "bad.json", b'{"protocolSection": {}}')
    result = call("ALL", "--from", path, "--from", str(bad))
    assert result.exit_code == 0
    assert result.stderr.startswith("1 payload was unreadable and passed over:\n  bad.json: ")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["knee"], 2, "--from is needed"),
        (["knee", "--from", "{path}", "--levels", "--explain"], 2, "--explain is for records"),
        (["knee", "--from", "{path}", "--levels", "--limit", "0"], 2, "--limit is for records"),
        (["knee", "--from", "{path}", "--limit", "-1"], 2, "--limit"),
        (["knee", "--from", "nowhere"], 2, "does not exist"),
        (["knee", "--from", "{path}", "--concepts", "oncolgy"], 3, "did you mean 'oncology'?"),
        (["knee", "--from", "{folder}/empty"], 4, "empty"),
        (["knee (", "--from", "{path}"], 9, "  knee (\n       ^"),
        (["(" * 10_000, "--from", "{path}"], 9, "nested more than 60 deep"),
        (["", "--from", "{path}"], 9, "found nothing"),
        (["AREA[Phase]fifth", "--from", "{path}"], 9, "allowed are NA (Not Applicable)"),
        (["AREA[LocationZip]1", "--from", "{path}"], 9, "does not keep LocationZip"),
    ],
)
def test_a_mistake_is_told_with_its_exit_code(
    path: str, tmp_path: Path, arguments: list[str], exit_code: int, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    result = call(*(item.format(path=path, folder=tmp_path) for item in arguments))
    assert result.exit_code == exit_code, result.output
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_records_are_read_as_of_a_day(tmp_path: Path) -> None:
    def version(number: int, title: str, day: str) -> dict[str, object]:
        record = study(number, briefTitle=title)
        status = {
            "studyFirstPostDateStruct": {"date": "2020-01-01" if number == 1 else day},
            "lastUpdatePostDateStruct": {"date": day},
        }
        section = record["protocolSection"]
        assert isinstance(section, dict)
        section["statusModule"] = status
        return record

    versions = [
        version(1, "The knee", "2020-01-01"),
        version(1, "The hip", "2023-01-01"),
        version(2, "The knee", "2022-08-01"),
    ]
    path = str(written(tmp_path / "records.json", dumped(versions)))
    result = call("knee", "--from", path, "--as-of", "2022-07-31")
    assert result.stdout == "NCT00000001  The knee\n1 of 1 record\n"
    assert "1 of 2 records were registered" in result.stderr


@pytest.mark.parametrize("day", ["July 2022", "2999-01-01"])
def test_what_is_no_day_of_the_past_is_a_mistake_of_the_user(path: str, day: str) -> None:
    result = call("knee", "--from", path, "--as-of", day)
    assert result.exit_code == 2
    assert "--as-of" in result.stderr
