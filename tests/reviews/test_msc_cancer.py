"""The first review, end to end: on its own digests, and on the registry's records."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from trialatlas.cli import main
from trialatlas.model.study import texts_of
from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Parsed, Payload, parse_payload
from trialatlas.registries.stage import REGISTRIES

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "msc-cancer"
Ask = Callable[[str], list[dict[str, Any]]]
TablesOf = Callable[[Path], Ask]
FEEDER_LAYER = {"NCT00498316", "NCT03096782"}
MULTIPLE_SCLEROSIS = "NCT03696485"


def run(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["run", str(folder), *options])
    assert result.exit_code == 0, result.output
    return result.output


def published() -> set[str]:
    review = (EXAMPLE / "review.yaml").read_text("utf-8")
    return set(re.findall(r"- (NCT\d{8})", review))


def disagreements(ask: Ask) -> dict[str, dict[str, object]]:
    rows = ask("FROM comparison WHERE agreement = 'published_only'")
    return {row["record_id"]: row for row in rows}


def test_the_digests_give_every_step_its_numbers(digests: Path, tables_of: TablesOf) -> None:
    ask = tables_of(digests)
    [counts] = ask(
        """SELECT (SELECT count(*) FROM records) records,
                  (SELECT count(DISTINCT record_id) FROM hits) found,
                  (SELECT count(*) FROM screened WHERE decision = 'include') included,
                  (SELECT count(DISTINCT study_id) FROM "values") coded"""
    )
    assert counts["records"] == counts["found"] == 42
    assert counts["included"] == counts["coded"] == 39


@pytest.mark.parametrize("folder", ["digests", "registry_run"])
def test_each_published_study_is_included_or_the_disagreement_is_shown_with_its_words(
    folder: str, request: pytest.FixtureRequest, tables_of: TablesOf
) -> None:
    ask = tables_of(request.getfixturevalue(folder))
    both = {row["record_id"] for row in ask("FROM comparison WHERE agreement = 'both'")}
    left_out = disagreements(ask)
    assert both | left_out.keys() == published()
    assert len(both) >= 34
    assert {MULTIPLE_SCLEROSIS} | FEEDER_LAYER <= left_out.keys()
    for row in left_out.values():
        assert row["reason"]
        assert row["spans"]


@pytest.mark.parametrize("folder", ["digests", "registry_run"])
def test_the_three_disagreements_have_the_reasons_that_a_reader_finds(
    folder: str, request: pytest.FixtureRequest, tables_of: TablesOf
) -> None:
    left_out = disagreements(tables_of(request.getfixturevalue(folder)))
    assert left_out[MULTIPLE_SCLEROSIS]["criterion"] == "tumour"
    for record_id in FEEDER_LAYER:
        assert left_out[record_id]["criterion"] == "cells_given"


def test_studies_beyond_the_published_are_listed_with_the_words_that_include_them(
    registry_run: Path, tables_of: TablesOf
) -> None:
    ours = tables_of(registry_run)("FROM comparison WHERE agreement = 'ours_only'")
    assert {"NCT02814864", "NCT03874572"} <= {row["record_id"] for row in ours}
    assert all(row["spans"] for row in ours)


def test_every_value_of_a_text_variable_comes_with_its_words(
    digests: Path, tables_of: TablesOf
) -> None:
    bare = tables_of(digests)(
        """FROM "values" WHERE missing IS NULL AND basis IN ('stated', 'inferred')
           AND len(spans) = 0"""
    )
    assert bare == []


def test_first_posted_and_start_year_are_different_facts(
    digests: Path, tables_of: TablesOf
) -> None:
    rows = tables_of(digests)(
        """SELECT p.study_id, p.value[1] AS posted, s.value[1] AS started
           FROM "values" p JOIN "values" s USING (study_id)
           WHERE p.variable = 'first_posted_year' AND s.variable = 'start_year'"""
    )
    years = {row["study_id"]: (row["posted"], row["started"]) for row in rows}
    # Both as the registry gives them; the published table prints one year for each.
    assert years["NCT01983709"] == ("2013", "2013")
    assert any(posted != started for posted, started in years.values())
    assert len(years) == 39


def test_the_published_odds_ratios_are_recomputed(digests: Path, tables_of: TablesOf) -> None:
    rows = tables_of(digests)("FROM results WHERE kind = 'published_odds_ratio'")
    printed = {
        row["analysis"]: (round(row["estimate"], 1), round(row["low"], 1), round(row["high"], 1))
        for row in rows
    }
    assert printed == {
        "published_odds_ratio:Administrations by purpose": (28.0, 2.8, 283.0),
        "published_odds_ratio:Donor by purpose": (2.7, 0.3, 27.4),
    }


def test_our_odds_ratio_counts_the_studies_that_it_leaves_out(
    digests: Path, tables_of: TablesOf
) -> None:
    ask = tables_of(digests)
    for row in ask("FROM results WHERE kind = 'odds_ratio'"):
        cells = ask(
            f"FROM results WHERE kind = 'odds_ratio_cell' AND analysis = '{row['analysis']}'"
        )
        assert sum(cell["n"] for cell in cells) == row["n"]
        assert row["n"] + row["missing"] == 39
        assert all(len(cell["studies"]) == cell["n"] for cell in cells)


def test_a_second_run_recomputes_nothing_and_says_so(digests: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (digests / "output").rglob("*.parquet")}
    output = run(digests)
    assert "Nothing to do" in output
    assert output.count("unchanged") == 9
    after = {path: path.stat().st_mtime_ns for path in (digests / "output").rglob("*.parquet")}
    assert before == after


def test_two_runs_in_different_places_give_the_same_bytes(
    digests: Path, example_copy: Callable[[], Path]
) -> None:
    other = example_copy()
    run(other)
    for path in sorted((digests / "output").rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            twin = other / path.relative_to(digests)
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_a_person_outranks_the_rules_and_only_later_stages_run_again(
    example_copy: Callable[[], Path], tables_of: TablesOf
) -> None:
    folder = example_copy()
    run(folder)
    decisions = folder / "decisions"
    decisions.mkdir(exist_ok=True)
    (decisions / "screening.csv").write_text(
        "record_id,decision,coder,reason,at\n"
        "NCT02530047,exclude,reader 1,not in this review,2026-05-04\n",
        encoding="utf-8",
    )
    (decisions / "codings.csv").write_text(
        "study_id,variable,value,coder,at\nNCT01983709,donor,autologous,reader 1,2026-05-04\n",
        encoding="utf-8",
    )
    output = run(folder)
    ran = [line.split()[0] for line in output.splitlines() if " s  " in line]
    assert ran == ["screen", "code", "adjudicate", "collect", "analyse", "present"]
    ask = tables_of(folder)
    [screened] = ask("FROM screened WHERE record_id = 'NCT02530047'")
    assert (screened["decision"], screened["coder"]) == ("exclude", "reader 1")
    [value] = ask("FROM \"values\" WHERE study_id = 'NCT01983709' AND variable = 'donor'")
    assert (value["value"], value["coder"]) == (["autologous"], "reader 1")


def test_the_digests_are_facts_in_our_own_words(shared_registry: Path) -> None:
    """No run of eight words of a digest's prose stands in the registry's record."""
    records = _registry_texts(shared_registry)
    for path in sorted((EXAMPLE / "records").glob("*.json")):
        digest = json.loads(path.read_text("utf-8"))
        theirs = _runs(" . ".join(records[path.stem]), 8)
        for text in _prose(digest["protocolSection"]):
            shared = _runs(text, 8) & theirs
            assert not shared, f"{path.stem}: {shared}"


def _registry_texts(shared_registry: Path) -> dict[str, list[str]]:
    wanted = {path.stem for path in (EXAMPLE / "records").glob("*.json")}
    texts: dict[str, list[str]] = {}
    xml = shared_registry / "ctgov-xml"
    for source in (
        shared_registry / "ctgov" / "msc-2022-10.ndjson.gz",
        *(xml / f"{name}.xml" for name in ("NCT01089387", "NCT03696485")),
    ):
        for item in payloads(source):
            assert isinstance(item, Payload)
            parsed = parse_payload(item, REGISTRIES[item.media_type])
            assert isinstance(parsed, Parsed)
            if parsed.study.record_id in wanted:
                texts[parsed.study.record_id] = [text for _, text in texts_of(parsed.study)]
    return texts


def _prose(section: dict[str, object]) -> list[str]:
    def strings(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, dict):
            return [text for item in value.values() for text in strings(item)]
        if isinstance(value, list):
            return [text for item in value for text in strings(item)]
        return []

    written = ("descriptionModule", "outcomesModule", "eligibilityModule")
    titles = section["identificationModule"]
    assert isinstance(titles, dict)
    return [
        *(titles.get(key, "") for key in ("briefTitle", "officialTitle")),
        *(text for module in written for text in strings(section.get(module))),
    ]


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_the_studies_in_csv_have_a_row_a_study(digests: Path) -> None:
    with (digests / "output" / "data" / "studies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 39
    assert {row["registry_id"] for row in rows} >= published() - FEEDER_LAYER - {MULTIPLE_SCLEROSIS}
