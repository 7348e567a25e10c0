"""The review of posted results, end to end: what it pools, what it does not, and why.

On its own digests; and on genuine records, where the shared material is at hand.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from trialatlas.cli import main
from trialatlas.registries.ctgov_results import json_results
from trialatlas.registries.ctgov_xml_results import xml_results

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "posted-results"
VALIDATION = ROOT / "validation" / "synthesis"
Ask = Callable[[str], list[dict[str, Any]]]
TablesOf = Callable[[Path], Ask]

SERIOUS = "pooling:Any serious adverse event"
DROP_OUT = "pooling:Trial not completed"


def run(folder: Path, command: str, *options: str) -> Path:
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", "snapshot"))
    result = CliRunner().invoke(main, [command, str(folder), *options])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def on_digests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review, run on the digests beside it."""
    return run(tmp_path_factory.mktemp("review") / "posted", "run")


def archive(shared_registry: Path) -> Path:
    return shared_registry / "ctgov-xml" / "results-2016-04.zip"


@pytest.fixture(scope="module")
def on_registry(tmp_path_factory: pytest.TempPathFactory, shared_registry: Path) -> Path:
    """The review, analysed on the genuine records that name a DPP-4 inhibitor."""
    records = tmp_path_factory.mktemp("records")
    with zipfile.ZipFile(archive(shared_registry)) as packed:
        for name in packed.namelist():
            content = packed.read(name)
            if b"gliptin" in content:
                (records / name).write_bytes(content)
    folder = tmp_path_factory.mktemp("review") / "posted"
    return run(folder, "analyse", "--from", str(records))


def read_csv(name: str) -> list[dict[str, str]]:
    with (VALIDATION / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def results(ask: Ask, kind: str, analysis: str) -> dict[str, dict[str, Any]]:
    where = f"kind = '{kind}' AND analysis = '{analysis}'"
    return {row["row"]: row for row in ask(f"FROM results WHERE {where}")}


def test_metafor_pools_the_same_of_the_same_counts(on_digests: Path, tables_of: TablesOf) -> None:
    rows = tables_of(on_digests)("FROM results WHERE kind LIKE 'pooled%'")
    ours = {(row["analysis"], row["column"], row["row"]): row for row in rows}
    for counts in read_csv("example_counts.csv"):
        sides = [("experimental", "a", "n1"), ("comparator", "c", "n2")]
        for side, n, of in sides[: 1 if counts["measure"] == "proportion" else 2]:
            arm = ours[counts["analysis"], side, counts["study"]]
            assert (arm["n"], arm["of"]) == (int(counts[n]), int(counts[of]))
    theirs = read_csv("example_values.csv")
    assert len(theirs) == 12
    for value in theirs:
        found = ours[value["analysis"], value["method"], value["row"]]
        for name in ("estimate", "low", "high"):
            assert found[name] == pytest.approx(float(value[name]), rel=1e-5, abs=1e-6), value


def test_every_included_study_is_pooled_or_has_its_reason(
    on_digests: Path, tables_of: TablesOf
) -> None:
    ask = tables_of(on_digests)
    included = {row["record_id"] for row in ask("FROM screened WHERE decision = 'include'")}
    assert len(included) == 14
    for analysis in {row["analysis"] for row in ask("FROM results WHERE kind = 'pooled'")}:
        given = results(ask, "pooled_study", analysis)
        left_out = results(ask, "not_pooled", analysis)
        assert given.keys() | left_out.keys() == included
        assert not given.keys() & left_out.keys()
        assert all(row["note"] for row in left_out.values())


def test_a_crossover_to_the_drug_is_not_counted_twice(
    on_digests: Path, tables_of: TablesOf
) -> None:
    reason = results(tables_of(on_digests), "not_pooled", SERIOUS)["NCT00837577"]["note"]
    assert reason.startswith("266 participants in its groups, but 133 started")


def test_the_page_shows_each_number_with_its_place(on_digests: Path) -> None:
    page = (on_digests / "output" / "report.html").read_text("utf-8")
    place = "resultsSection.adverseEventsModule.eventGroups[0].seriousNumAffected"
    assert f"<code>{place}</code>" in page
    figures = {path.stem for path in (on_digests / "output" / "figures").glob("*.svg")}
    assert {"forest-hypoglycaemia", "funnel-trial-not-completed"} <= figures


def test_digests_say_what_the_registry_says(shared_registry: Path) -> None:
    with zipfile.ZipFile(archive(shared_registry)) as packed:
        for path in sorted((EXAMPLE / "records").glob("*.json")):
            digest = list(json_results(path.read_bytes()))
            record = list(xml_results(packed.read(f"{path.stem}.xml")))
            genuine = {_said(item) for item in record}
            ours = {_said(item) for item in digest if item["kind"] not in ("primary", "secondary")}
            assert ours - genuine == set(), path.stem
            numbers = {(item["value"], item.get("spread"), item["n"]) for item in record}
            means = [item for item in digest if item["kind"] in ("primary", "secondary")]
            assert {(item["value"], item.get("spread"), item["n"]) for item in means} <= numbers


def _said(item: dict[str, Any]) -> tuple[str, ...]:
    """What a number tells, of whom, and out of how many; commas of thousands apart."""
    n, value = (re.sub(",", "", str(item[name])) for name in ("n", "value"))
    return str(item["kind"]), item.get("title", ""), item["group_title"], value, n


def test_genuine_records_are_pooled_by_the_same_rules(
    on_registry: Path, tables_of: TablesOf
) -> None:
    ask = tables_of(on_registry)
    given = results(ask, "pooled_study", SERIOUS)
    left_out = results(ask, "not_pooled", SERIOUS)
    assert len(given) + len(left_out) == 23
    assert len(given) == 14
    arms = ask(f"FROM results WHERE kind = 'pooled_arm' AND analysis = '{SERIOUS}'")
    counts = {(arm["row"], arm["column"]): (arm["n"], arm["of"]) for arm in arms}
    # Three doses; glimepiride is on neither side.
    assert counts["NCT00309608", "experimental"] == (8, 197)
    # Titles are Saxa and Placebo: what Saxa is, its description says.
    assert counts["NCT00614939", "experimental"] == (23, 85)
    assert "no group is comparator" in left_out["NCT00449930"]["note"]
    several = results(ask, "not_pooled", DROP_OUT)["NCT00700817"]["note"]
    assert several.startswith("3 posted numbers fit, and which is meant is not said")


def sampled(shared_registry: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(archive(shared_registry)) as packed:
        for name in packed.namelist()[::100]:
            yield name, packed.read(name)
    with gzip.open(shared_registry / "ctgov" / "mixed.ndjson.gz") as lines:
        for line in lines:
            if b'"resultsSection"' in line:
                yield "mixed", line


def test_every_number_of_genuine_records_stands_where_its_path_says(shared_registry: Path) -> None:
    n = 0
    for name, content in sampled(shared_registry):
        is_xml = name.endswith(".xml")
        tree = etree.fromstring(content) if is_xml else json.loads(content)
        for place, item in enumerate(xml_results(content) if is_xml else json_results(content)):
            n += 1
            # To find a place in XML by its path takes long: one in twenty.
            if is_xml and place % 20 == 0 and item["value"] is not None:
                assert tree.xpath(item["field"]) == [item["value"]]
            elif not is_xml:
                assert _at(tree, item["field"]) == item["value"]
    assert n > 10_000


def _at(tree: Any, path: str) -> object:
    for key, place in re.findall(r"([A-Za-z]+)|\[(\d+)\]", path):
        tree = tree.get(key) if key else tree[int(place)]
    return tree
