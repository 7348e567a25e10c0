"""Where records come from: files, folders, questions to a registry; each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol.positions import MapNode, parse
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.protocol.search_language import SearchLanguage
from trialatlas.protocol.sources_reader import Sources, read_sources

LANGUAGE = SearchLanguage(
    problem_there=lambda text: "a bracket stays open" if text.count("(") > text.count(")") else "",
    pieces=("NCTId", "Phase", "BriefTitle"),
)


def read(text: str, folder: Path = Path()) -> tuple[Sources, list[str]]:
    faults: list[Fault] = []
    node = parse(text, "review.yaml", faults)
    assert isinstance(node, MapNode)
    found = read_sources(folder, node, LANGUAGE, faults, is_used=True)
    return found, list(map(str, faults))


def question(*lines: str) -> tuple[RegistryQuery, list[str]]:
    text = "\n".join(("sources:", "  - registry: ctgov", *(f"    {line}" for line in lines)))
    found, faults = read(text)
    return found.queries[0], faults


def test_a_question_stands_for_the_folder_of_its_answer(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    text = "sources:\n  - records\n  - {registry: ctgov, name: mel-1, query: {cond: melanoma}}\n"

    found, faults = read(text, tmp_path)

    assert faults == []
    assert found.places == (Path("records"), Path("snapshot/archive/mel-1"))
    assert found.queries == (RegistryQuery(name="mel-1", queries={"cond": "melanoma"}),)


def test_everything_that_can_be_asked() -> None:
    query, faults = question(
        "query: {cond: melanoma, term: a OR b}",
        "filter:",
        "  ids: [nct1, NCT00000002, NCT00000001]",
        "  overallStatus: [COMPLETED, TERMINATED]",
        "  geo: distance(39.0, -77.1, 50mi)",
        "  advanced: AREA[Phase]PHASE2",
        "  aggFilters: 'phase:2  3, results:with'",
        "fields: [Phase]",
    )
    assert faults == []
    assert query == RegistryQuery(
        name="ctgov",
        queries={"cond": "melanoma", "term": "a OR b"},
        ids=("NCT00000001", "NCT00000002"),
        overall_status=("COMPLETED", "TERMINATED"),
        geo="distance(39.0,-77.1,50mi)",
        advanced="AREA[Phase]PHASE2",
        agg_filters="phase:2 3,results:with",
        fields=("NCTId", "NCTIdAlias", "Phase"),
    )


def test_all_fields_and_all_studies_are_asked_for_by_name() -> None:
    query, faults = question("whole_registry: true", "fields: all")
    assert faults == []
    assert query == RegistryQuery(name="ctgov", has_all_fields=True)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("query: {con: a}", "query.con: expected a known key (cond, term, intr, titles, outc, "
         "spons, lead, id, locn or patient), found 'con'; did you mean 'cond'?"),
        ("query: {cond: (a}", "query.cond: expected a search expression, found a fault in it: a "
         "bracket stays open"),
        ("query: {cond: 'NCT00000001, nct2'}", "query.cond: expected words; ids belong in filter: "
         "ids, because a query of ids stops all filters, found 'NCT00000001, nct2'"),
        ("query: {cond: 5}", 'query.cond: expected a text; put it in quotes ("5"), found the '
         "number 5"),
        ("filter: {phase: PHASE2}", "filter.phase: expected a known key (ids, overallStatus, geo, "
         "advanced or aggFilters), found 'phase'"),
        ("filter: {advanced: (}", "filter.advanced: expected a search expression, found a fault in "
         "it: a bracket stays open"),
        ("filter: {ids: [NCT1, NCT0]}", "filter.ids[1]: expected an id: NCT and eight digits, "
         "found 'NCT0'"),
        ("filter: {ids: []}", "filter.ids: expected at least one id, found none"),
        ("filter: {geo: here}", "filter.geo: expected distance(latitude,longitude,radius), as "
         "distance(39.0,-77.1,50mi), found 'here'"),
        ("filter: {geo: 'distance(91,0,1km)'}", "filter.geo: expected "
         "distance(latitude,longitude,radius), as distance(39.0,-77.1,50mi), found "
         "'distance(91,0,1km)'"),
        ("filter: {aggFilters: 'sex:x'}", "filter.aggFilters: expected an option of sex (f or m), "
         "found 'x'"),
        ("filter: {aggFilters: 'sex'}", "filter.aggFilters: expected an option of sex (f or m), "
         "found ''"),
        ("filter: {aggFilters: 'phases:2'}", "filter.aggFilters: expected name:option among "
         "status, phase, studyType, ages, sex, healthy, results, funderType, docs or violation, "
         "found 'phases:2'; did you mean 'phase'?"),
        ("name: ../x", ("name: expected a name from letters, digits, _ and -, found '../x'")),
        ("fields: [Phases]", "fields[0]: expected a piece of a record (NCTId, Phase or "
         "BriefTitle), found 'Phases'; did you mean 'Phase'?"),
        ("fields: []", "fields: expected all, or at least one piece of a record, found none"),
        ("whole_registry: true", "sources[0]: expected either whole_registry or a query or "
         "filter, found both"),
    ],
)  # fmt: skip
def test_what_the_registry_would_misunderstand_is_a_fault(line: str, fault: str) -> None:
    asks = line.startswith(("query", "filter"))
    lines = (line,) if asks else (line, "query: {cond: melanoma}")
    _, faults = question(*lines)
    place = "review.yaml:2: " if fault.startswith("sources") else "review.yaml:3: sources[0]."
    assert faults == [f"{place}{fault}"]


def test_a_question_asks_for_something() -> None:
    _, faults = question("name: everything")
    assert faults == [
        "review.yaml:2: sources[0]: expected a query or a filter; whole_registry: true asks for "
        "every study there is, found neither"
    ]


def test_other_registries_are_not_asked() -> None:
    _, faults = read("sources: [{registry: ctgv, query: {cond: a}}]")
    assert faults == [
        "review.yaml:1: sources[0].registry: expected a registry (ctgov), found 'ctgv'; did you "
        "mean 'ctgov'?"
    ]


def test_two_questions_need_two_names() -> None:
    one = "{registry: ctgov, query: {cond: a}}"
    other = "{registry: ctgov, name: CTGOV, query: {cond: b}}"
    _, faults = read(f"sources:\n  - {one}\n  - {other}\n")
    assert faults == [
        "review.yaml:3: sources[1]: expected a name for each question to a registry (name: ...), "
        "found 'CTGOV' again (first in line 2)"
    ]
