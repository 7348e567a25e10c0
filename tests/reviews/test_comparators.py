"""The review of comparators and blinding, end to end: neither cells nor tumours.

On its own digests; and on genuine records of all kinds, where the shared material is at hand.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from trialatlas.cli import main
from trialatlas.model.study import texts_of
from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Parsed, Payload, parse_payload
from trialatlas.registries.stage import REGISTRIES

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "comparators"
Ask = Callable[[str], list[dict[str, Any]]]
TablesOf = Callable[[Path], Ask]


def run(folder: Path, *options: str) -> Path:
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("output", "snapshot"))
    result = CliRunner().invoke(main, ["run", str(folder), *options])
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def on_digests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review, run on the digests beside it."""
    return run(tmp_path_factory.mktemp("review") / "comparators")


@pytest.fixture(scope="module")
def on_registry(tmp_path_factory: pytest.TempPathFactory, shared_registry: Path) -> Path:
    """The review, run on 395 genuine records of all kinds."""
    records = shared_registry / "ctgov" / "mixed.ndjson.gz"
    return run(tmp_path_factory.mktemp("review") / "comparators", "--from", str(records))


def coded(ask: Ask, variable: str) -> dict[str, str]:
    """By study, the values of a variable joined by ``+``, or why there is none."""
    rows = ask(f"FROM \"values\" WHERE variable = '{variable}'")
    return {row["study_id"]: "+".join(row["value"]) or row["missing"] for row in rows}


def test_trials_of_one_group_and_of_tumours_are_left_out(
    on_digests: Path, tables_of: TablesOf
) -> None:
    screened = tables_of(on_digests)("FROM screened")
    assert len(screened) == 13
    left_out = {row["record_id"]: row["criterion"] for row in screened if row["criterion"]}
    assert left_out == {"NCT00710099": "groups_compared", "NCT02759614": "no_tumour"}


@pytest.mark.parametrize(
    ("study", "control", "means"),
    [
        ("NCT00530348", "active", "assessor"),
        ("NCT00881647", "untreated", "assessor"),
        ("NCT01181102", "active", "double_dummy"),
        ("NCT01188564", "placebo", "placebo"),
        ("NCT01311505", "active", "not_applicable"),
        ("NCT02169453", "placebo", "placebo"),
        ("NCT03630471", "usual_care", "not_reported"),
        ("NCT05822999", "sham", "sham"),
    ],
)
def test_every_kind_of_control_and_of_blinding_is_found(
    on_digests: Path, tables_of: TablesOf, study: str, control: str, means: str
) -> None:
    ask = tables_of(on_digests)
    assert coded(ask, "control")[study] == control
    assert coded(ask, "blinding_means")[study] == means


def test_how_treatment_is_given_is_read_for_drugs_and_for_sessions_alike(
    on_digests: Path, tables_of: TablesOf
) -> None:
    ask = tables_of(on_digests)
    route, often, sessions = (coded(ask, name) for name in ("route", "frequency", "sessions"))
    assert (route["NCT01181102"], often["NCT01181102"]) == (
        "oral+subcutaneous",
        "once_daily+twice_daily",
    )
    assert often["NCT00952419"] == "fixed_days"
    assert (route["NCT05822999"], sessions["NCT05822999"]) == ("not_applicable", "6")


@pytest.mark.parametrize("folder", ["on_digests", "on_registry"])
def test_what_is_stated_is_quoted(
    folder: str, request: pytest.FixtureRequest, tables_of: TablesOf
) -> None:
    ask = tables_of(request.getfixturevalue(folder))
    bare = ask("FROM \"values\" WHERE missing IS NULL AND basis = 'stated' AND len(spans) = 0")
    assert bare == []


def test_on_genuine_records_every_randomised_study_without_tumour_has_a_control(
    on_registry: Path, tables_of: TablesOf
) -> None:
    ask = tables_of(on_registry)
    controls = coded(ask, "control")
    assert len(controls) > 100
    assert {"placebo", "sham", "untreated", "usual_care", "active"} <= set(controls.values())
    assert list(controls.values()).count("unclear") < len(controls) / 10


def test_the_report_names_every_category(on_digests: Path) -> None:
    page = (on_digests / "output" / "report.html").read_text("utf-8")
    for shown in ("No treatment or waiting list", "Placebo said to look alike", "On stated days"):
        assert shown in page


def test_the_digests_are_facts_in_our_own_words(shared_registry: Path) -> None:
    """No run of eight words of a digest's prose stands in the registry's record."""
    registered = dict(_registered(shared_registry))
    assert registered.keys() == {path.stem for path in (EXAMPLE / "records").glob("*.json")}
    for study, theirs in registered.items():
        digest = json.loads((EXAMPLE / "records" / f"{study}.json").read_text("utf-8"))
        for text in _prose(digest["protocolSection"]):
            shared = _runs(text) & theirs
            assert not shared, f"{study}: {shared}"


def _registered(shared_registry: Path) -> Iterator[tuple[str, set[tuple[str, ...]]]]:
    """The runs of words of each of the registry's own records."""
    wanted = [path.stem for path in (EXAMPLE / "records").glob("*.json")]
    sources = ("ctgov/mixed.ndjson.gz", "ctgov-xml/results-2016-04.zip")
    for item in (item for name in sources for item in payloads(shared_registry / name)):
        if isinstance(item, Payload) and any(name.encode() in item.content for name in wanted):
            parsed = parse_payload(item, REGISTRIES[item.media_type])
            assert isinstance(parsed, Parsed)
            if parsed.study.record_id in wanted:
                texts = " . ".join(text for _, text in texts_of(parsed.study))
                yield parsed.study.record_id, _runs(texts)


def _prose(section: dict[str, Any]) -> Iterator[str]:
    yield from section["descriptionModule"].values()
    yield from (section["identificationModule"][key] for key in ("briefTitle", "officialTitle"))
    yield section["eligibilityModule"]["eligibilityCriteria"]
    yield from (arm["description"] for arm in section["armsInterventionsModule"]["armGroups"])


def _runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
