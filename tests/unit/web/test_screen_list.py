"""The records found as a list: filters, search, pages, a jump to one, CSV."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pytest
from tests.events import decided
from tests.web_server import Person, Served, ServedTeam, served_alone

from trialatlas.model.person import Role
from trialatlas.model.tables import TABLES
from trialatlas.store.duckdb import DuckDBEngine
from trialatlas.store.workspace import Workspace
from trialatlas.web.review_tables import ReviewTables

ROW = re.compile(r'<th scope="row"><a href="/screen/(\w+)')


@pytest.fixture
def ann(served: Served) -> Person:
    """Someone who screens."""
    return served.person("Ann")


def tables(served: Served) -> ReviewTables:
    found = served.site.review.tables
    assert found is not None
    return found


def listed(person: Person, query: str = "") -> list[str]:
    return ROW.findall(person.text(f"/screen{query}"))


def lines(person: Person, query: str = "") -> list[dict[str, str]]:
    answer = person.get(f"/screen/list.csv{query}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.data.decode(), newline="")))


def test_filters_combine_and_stand_in_the_address(ann: Person, served: Served) -> None:
    found = tables(served).found
    included = [name for name, one in found.items() if one.by_rule == "include"]
    mine, other = included[:2]
    served.site.history.append(
        [
            decided("a", "exclude", "Ann", subject=mine),
            decided("b", "include", "Bob", subject=other),
            decided("c", "include", "Bob", subject=mine),
        ]
    )

    assert listed(ann) == list(found)
    assert listed(ann, "?mine=exclude") == [mine]
    assert listed(ann, "?by=Bob") == [mine, other]
    assert listed(ann, "?by=Bob&mine=undecided") == [other]
    assert listed(ann, "?rules=include&mine=open") == included[2:]
    assert listed(ann, "?rules=exclude&by=Bob") == []
    assert listed(ann, "?mine=nonsense&rules=x&by=Nobody") == []
    # Links lead on with the same filters.
    assert f'href="/screen/{other}?mine=undecided&amp;by=Bob"' in ann.text(
        "/screen?by=Bob&mine=undecided"
    )


def test_the_rules_verdicts_are_shown_to_who_asks(ann: Person) -> None:
    assert 'data-whose="Rules"' not in ann.text("/screen")
    assert 'data-whose="Rules">include' in ann.text("/screen?rules=include")


def test_words_are_sought_in_the_index(ann: Person, served: Served) -> None:
    ann.text("/screen?q=erectile")
    while "is being made" in ann.text("/screen?q=erectile"):
        pass
    found = listed(ann, "?q=erectile")
    titles = {name for name, one in tables(served).found.items() if "Erectile" in one.title}

    assert titles
    assert titles <= set(found) < set(tables(served).found)
    assert [line["record_id"] for line in lines(ann, "?q=erectile")] == found
    location = ann.get("/screen/next?q=erectile&order=id").headers["location"]
    assert location == f"/screen/{found[0]}?order=id&q=erectile"
    assert "This is no search expression" in ann.text("/screen?q=%28erectile")
    assert ann.get("/screen/list.csv?q=%28erectile").status == 400


def test_one_goes_to_a_record_by_its_id(ann: Person, served: Served) -> None:
    name = next(iter(tables(served).found))

    assert ann.get(f"/screen/go?id=+{name.lower()}+").headers["location"] == f"/screen/{name}"
    assert ann.get("/screen/go?id=").headers["location"] == "/screen"
    answer = ann.get("/screen/go?id=%3Cb%3E")
    assert answer.status == 404
    assert "“&lt;b&gt;” is none of the" in answer.data.decode()


def test_a_list_says_what_everyone_decided_and_runs_nothing(ann: Person, served: Served) -> None:
    first, second, *_ = tables(served).found
    served.site.history.append(
        [
            decided("a", "exclude", "Ann", subject=first, why="=HYPERLINK(1)"),
            decided("b", "include", "@Bob", subject=second),
        ]
    )
    found = {line["record_id"]: line for line in lines(ann)}

    assert list(found) == list(tables(served).found)
    assert (found[first]["my_decision"], found[first]["my_reason"]) == ("exclude", "'=HYPERLINK(1)")
    assert found[second]["others"] == "'@Bob: include"
    assert found[second]["rules_decision"] == tables(served).found[second].by_rule


def test_who_took_a_list_away_is_in_the_log(team: ServedTeam) -> None:
    team.person("Lea", Role.READER).text("/screen/list.csv")

    deed = team.accounts.log.page()[0]
    assert (deed.who, deed.what, deed.about) == ("Lea", "exports", "screening-list.csv")


def make_further(folder: Path, record_id: str, first: str) -> None:
    """Let a record be another one of a study that is screened as its first."""
    engine, path, table = DuckDBEngine(), Workspace(folder).path_of("screened"), TABLES["screened"]
    rows = [row for batch in engine.scan(path) for row in batch.to_pylist()]
    for row in rows:
        if row["record_id"] == record_id:
            row |= {"study_id": first, "duplicate_of": first, "decision": "exclude"}
    engine.write(table, [pa.RecordBatch.from_pylist(rows, table.schema)], path)


def test_a_further_record_of_a_study_leads_to_the_first(own_review: Path) -> None:
    further, first = "NCT01089387", "NCT00081055"
    make_further(own_review, further, first)
    with served_alone(own_review) as served:
        ann = served.person("Ann")
        location = ann.get(f"/screen/{further}?order=id").headers["location"]
        form = {**ann.hidden(f"/screen/{first}", f"/screen/{first}"), "verdict": "include"}

        assert further not in listed(ann)
        assert location == f"/screen/{first}?order=id&named={further}"
        assert f"{further} is another record of this study." in ann.text(location)
        assert ann.post(f"/screen/{further}", form).status == 409
        served.site.history.append([decided("a", "include", "Ann", subject=further)])
        # What was said of it counts for the study.
        assert listed(ann, "?mine=include") == [first]
