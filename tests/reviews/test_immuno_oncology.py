"""The review of immune antibodies, end to end: on its own digests and on registry records."""

from __future__ import annotations

import json
import re
import shutil
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

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "immuno-oncology"
Ask = Callable[[str], list[dict[str, Any]]]
TablesOf = Callable[[Path], Ask]
MEASURED = ("target", "tumour", "line", "partner", "second_antibody")


def run(folder: Path, *options: str) -> None:
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", "snapshot"))
    result = CliRunner().invoke(main, ["run", str(folder), *options])
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, tables_of: TablesOf) -> Ask:
    """The tables of the review of its own digests."""
    folder = tmp_path_factory.mktemp("own") / "immuno-oncology"
    run(folder)
    return tables_of(folder)


@pytest.fixture(scope="module")
def oncology(shared_registry: Path) -> Path:
    """1,178 records of March 2026: cancer, and allergy, of which a review of cancer wants none."""
    return shared_registry / "ctgov" / "oncology-2026-03.ndjson.gz"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, tables_of: TablesOf, oncology: Path) -> Ask:
    """The tables of the review of the registry's records."""
    folder = tmp_path_factory.mktemp("real") / "immuno-oncology"
    run(folder, "--from", str(oncology))
    return tables_of(folder)


def values(ask: Ask, study: str) -> dict[str, str]:
    rows = ask(f"FROM \"values\" WHERE study_id = '{study}'")
    return {row["variable"]: "+".join(row["value"] or [row["missing"]]) for row in rows}


@pytest.mark.parametrize("tables", ["own", "real"])
def test_a_study_reads_as_a_reader_reads_it(tables: str, request: pytest.FixtureRequest) -> None:
    coded = values(request.getfixturevalue(tables), "NCT05904886")
    wanted = {
        "target": "PD-L1+TIGIT",
        "tumour": "HCC",
        "line": "first_line",
        "second_antibody": "yes",
        "partner": "anti_angiogenic",
        "biomarker": "none",
        "driver_genes": "not_applicable",
        "dose": "1200 mg+600 mg",
        "schedule": "every 3 weeks",
    }
    assert {name: coded[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("study", "variable", "value"),
    [
        ("NCT03563716", "biomarker", "PD-L1"),
        ("NCT03563716", "driver_genes", "excluded"),
        ("NCT04256421", "partner", "chemotherapy"),
        ("NCT05645692", "target", "LAG-3+PD-1+PD-L1+TIGIT"),
        ("NCT03708224", "line", "adjuvant+neoadjuvant"),
        ("NCT06203210", "partner", "none"),
        ("NCT05007782", "target", "CCR8+PD-1"),
        ("NCT02923180", "schedule", "weekly x 6"),
        ("NCT06250036", "line", "perioperative"),
        ("NCT05289492", "tumour", "PCM"),
    ],
)
@pytest.mark.parametrize("tables", ["own", "real"])
def test_what_sets_studies_apart(
    tables: str, study: str, variable: str, value: str, request: pytest.FixtureRequest
) -> None:
    assert values(request.getfixturevalue(tables), study)[variable] == value


@pytest.mark.parametrize("tables", ["own", "real"])
def test_cells_and_what_is_only_observed_are_left_out(
    tables: str, request: pytest.FixtureRequest
) -> None:
    rows = request.getfixturevalue(tables)("FROM screened WHERE decision = 'exclude'")
    reasons = {row["record_id"]: row["criterion"] for row in rows}
    assert reasons["NCT02937844"] == "antibody_given"
    assert reasons["NCT06169904"] == "interventional"


@pytest.mark.parametrize("tables", ["own", "real"])
def test_every_value_of_a_text_variable_comes_with_its_words(
    tables: str, request: pytest.FixtureRequest
) -> None:
    bare = request.getfixturevalue(tables)(
        """FROM "values" WHERE missing IS NULL AND basis IN ('stated', 'inferred')
           AND len(spans) = 0"""
    )
    assert bare == []


def test_the_real_records_are_covered_as_the_documentation_says(real: Ask) -> None:
    [counts] = real(
        """SELECT (SELECT count(*) FROM records) records,
                  (SELECT count(DISTINCT record_id) FROM hits) found,
                  (SELECT count(*) FROM screened WHERE decision = 'include') included"""
    )
    assert counts == {"records": 1178, "found": 195, "included": 182}
    missing = real(
        f"""SELECT variable, count(*) AS n FROM "values"
            WHERE variable IN {MEASURED} AND missing IS NOT NULL GROUP BY variable"""
    )
    assert {row["variable"]: row["n"] for row in missing} == {"target": 1, "line": 15}


def test_no_study_of_allergy_is_taken_for_one_of_cancer(real: Ask) -> None:
    asthma = {
        row["record_id"]
        for row in real("FROM records")
        if any("asthma" in condition.casefold() for condition in row["conditions"])
    }
    included = {row["record_id"] for row in real("FROM screened WHERE decision = 'include'")}
    assert len(asthma) > 100
    assert not asthma & included


def test_the_digests_are_facts_in_our_own_words(oncology: Path) -> None:
    """No run of eight words of a digest's prose stands in the registry's record."""
    records = dict(_registry_texts(oncology))
    for path in sorted((EXAMPLE / "records").glob("*.json")):
        theirs = _runs(" . ".join(records[path.stem]), 8)
        section = json.loads(path.read_text("utf-8"))["protocolSection"]
        for text in _prose(section):
            shared = _runs(text, 8) & theirs
            assert not shared, f"{path.stem}: {shared}"


def _registry_texts(source: Path) -> list[tuple[str, list[str]]]:
    found = []
    wanted = {path.stem for path in (EXAMPLE / "records").glob("*.json")}
    for item in payloads(source):
        assert isinstance(item, Payload)
        parsed = parse_payload(item, REGISTRIES[item.media_type])
        assert isinstance(parsed, Parsed)
        if parsed.study.record_id in wanted:
            found.append((parsed.study.record_id, [text for _, text in texts_of(parsed.study)]))
    return found


def _prose(section: dict[str, Any]) -> list[str]:
    def strings(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        items = value.values() if isinstance(value, dict) else value
        return [text for item in items for text in strings(item)]

    titles = section["identificationModule"]
    written = ("descriptionModule", "outcomesModule", "armsInterventionsModule")
    return [
        titles["briefTitle"],
        titles["officialTitle"],
        section["eligibilityModule"]["eligibilityCriteria"],
        *(text for module in written for text in strings(section[module])),
    ]


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
