"""Exploring over HTTP: filters in the address, counts, the map, lists, exports, a study."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.hostile import Markup, poison
from tests.web_server import Person, served_alone

from trialatlas.model.tables import TABLES

ID = "NCT01089387"
BUBBLE = re.compile(r'<a href="([^"]+)" aria-label="([^"]+)">')
RESULT = re.compile(r"<strong>([\d,]+)</strong> of ([\d,]+)")


@pytest.fixture(scope="module")
def folder(coded_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(coded_review, tmp_path_factory.mktemp("explore") / "review")


@pytest.fixture(scope="module")
def ann(folder: Path) -> Iterator[Person]:
    with served_alone(folder) as served:
        yield served.person("Ann")


def counts(html: str) -> tuple[int, int]:
    found = RESULT.search(html)
    assert found
    return int(found[1]), int(found[2])


def bars(html: str, title: str) -> dict[str, int]:
    """Values and their counts under the heading of a variable."""
    part = html.partition(f">{title}</h3>")[2].partition("</section>")[0]
    found = re.findall(
        r'class="value">(?:<span.*?</span>)?(.*?)</span> .*?class="number">(\d+)', part
    )
    return {unescape(label): int(n) for label, n in found}


def table(person: Person, address: str) -> list[dict[str, str]]:
    answer = person.get(address)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(answer.data.decode().splitlines()))


def of_values(folder: Path, variable: str) -> dict[str, list[str]]:
    rows = pq.read_table(folder / "output" / "tables" / "values.parquet").to_pylist()
    return {
        row["study_id"]: row["value"] or [row["missing"]]
        for row in rows
        if row["variable"] == variable
    }


def test_filters_combine_and_a_variable_does_not_narrow_its_own_counts(
    ann: Person, folder: Path
) -> None:
    purpose, phase = of_values(folder, "purpose"), of_values(folder, "phase")
    html = ann.text("/explore?v.purpose=anti_tumour&v.phase=PHASE1&v.phase=PHASE2")
    of_purpose = {study for study, own in purpose.items() if own == ["anti_tumour"]}
    of_phase = {study for study, own in phase.items() if own[0] in ("PHASE1", "PHASE2")}

    assert counts(html) == (len(of_purpose & of_phase), len(purpose))
    assert bars(html, "Purpose of the cells")["Manages a complication"] == len(
        [study for study in of_phase if purpose[study] == ["manage_complication"]]
    )
    assert bars(html, "Phase")["Phase 1/2"] == len(
        [study for study in of_purpose if phase[study] == ["PHASE1/PHASE2"]]
    )


def test_every_bubble_leads_to_as_many_studies_as_it_says(ann: Person) -> None:
    html = ann.text("/explore?rows=purpose&columns=phase&v.donor=allogeneic")
    bubbles = {unescape(label): unescape(link) for link, label in BUBBLE.findall(html)}
    assert len(bubbles) > 3
    for label, link in bubbles.items():
        n = int(re.search(r"(\d+) stud", label)[1])  # type: ignore[index]  # every label has it
        assert counts(ann.text(link.partition("#")[0]))[0] == n


def test_a_filter_that_is_chosen_is_let_go_by_the_same_link(ann: Person) -> None:
    html = ann.text("/explore?v.donor=both")
    [link] = re.findall(r'href="([^"]+)" aria-current="true"><span class="value">', html)
    assert unescape(link) == "/explore"
    assert 'class="chip" href="/explore"' in html


def test_numbers_are_filtered_by_bounds_and_shown_in_bins(ann: Person, folder: Path) -> None:
    years = [own[0] for own in of_values(folder, "start_year").values()]
    inside = [year for year in years if year.isdigit() and 2010 <= int(year) <= 2012]
    html = ann.text("/explore?from.start_year=2010&to.start_year=2012")
    assert counts(html)[0] == len(inside)
    assert "Started: 2010–2012" in html
    found = bars(ann.text("/explore?open=start_year"), "Started")
    assert sum(found.values()) == len(years)
    assert found["not reported"] == years.count("not_reported")


def test_a_search_narrows_and_its_faults_are_told_with_their_place(ann: Person) -> None:
    for _ in range(200):
        html = ann.text("/explore?q=AREA[NCTId]" + ID)
        if "is being made" not in html:
            break
    assert counts(html)[0] == 1
    faulty = ann.text("/explore?q=(cancer")
    assert "narrows nothing: character 8" in faulty
    assert counts(faulty)[0] == counts(faulty)[1]


def test_what_means_nothing_is_told_and_left_out(ann: Person) -> None:
    html = unescape(ann.text("/explore?v.nothing=1&from.start_year=early&sort=-none&tail=1"))
    assert "“nothing” is no variable" in html
    assert "“early” is no number" in html
    assert "“none” is no variable" in html
    assert counts(html)[0] == counts(html)[1]


def test_nothing_left_says_how_to_get_on(ann: Person) -> None:
    html = ann.text("/explore?v.donor=nobody")
    assert counts(html)[0] == 0
    assert "No study passes all these filters" in unescape(html)


def test_the_list_is_sorted_with_missing_last(ann: Person) -> None:
    html = ann.text("/explore?show=enrollment&sort=-enrollment")
    cells = re.findall(r"</th><td>(.*?)</td></tr>", html)
    known = [int(cell) for cell in cells if cell.isdigit()]
    assert known == sorted(known, reverse=True)
    assert cells[len(known) :] == ["not reported"] * (len(cells) - len(known))
    assert 'aria-sort="descending"' in html


def test_all_values_of_a_variable_can_be_looked_through(ann: Person) -> None:
    html = ann.text("/explore/values?of=conditions&words=LEUK")
    labels = re.findall(r'class="value">(.*?)</span>', html)
    assert labels
    assert all("leuk" in label.lower() for label in labels)
    assert ann.get("/explore/values?of=nothing").status == 404
    assert ann.get("/explore/values").headers["location"] == "/explore"


def test_studies_are_exported_with_the_words_that_values_rest_on(ann: Person, folder: Path) -> None:
    rows = table(ann, "/explore/studies.csv?show=donor&v.donor=autologous")
    assert list(rows[0]) == ["study_id", "title", "donor", "donor quotes"]
    donors = of_values(folder, "donor")
    assert [row["study_id"] for row in rows] == sorted(
        study for study, own in donors.items() if own == ["autologous"]
    )
    assert all(row["donor quotes"] for row in rows)
    every = table(ann, "/explore/studies.csv?every=yes")
    assert len(every) == len(donors)
    assert {"purpose", "purpose quotes", "countries"} <= set(every[0])


def test_the_map_is_exported_with_its_empty_cells(ann: Person) -> None:
    rows = table(ann, "/explore/map.csv?rows=purpose&columns=donor")
    assert list(rows[0]) == ["purpose", "donor", "studies"]
    cells = {(row["purpose"], row["donor"]): int(row["studies"]) for row in rows}
    assert len(cells) == len({key[0] for key in cells}) * len({key[1] for key in cells})
    assert sum(cells.values()) == counts(ann.text("/explore"))[0]


def test_a_study_shows_its_values_words_and_rules_and_leads_back(ann: Person) -> None:
    html = unescape(ann.text(f"/explore/{ID}?v.donor=autologous&sort=phase"))
    assert 'href="/explore?v.donor=autologous&sort=phase#studies"' in html
    assert '<mark class="for"' in html or '<mark class="concept for"' in html
    assert "part_of_the_products_name" in html
    assert re.search(r'rel="(next|prev)"', html)
    assert ann.get("/explore/NCT99999999").status == 404
    assert ann.get(f"/explore/{'%2e%2e%2f' * 3}etc").status == 404


def test_values_of_strangers_run_nowhere_and_are_no_formulas(
    coded_review: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(coded_review, tmp_path / "review")
    path = folder / "output" / "tables" / "values.parquet"
    evil = '=1+1"><script>alert(1)</script>'
    rows = pq.read_table(path).to_pylist()
    for row in rows:
        if row["variable"] in ("conditions", "donor"):
            row["value"] = [evil]
            row["spans"] = [{**span, "quote": "@" + evil} for span in row["spans"] or []]
    pq.write_table(pa.Table.from_pylist(rows, TABLES["values"].schema), path)
    poison(folder, ID)
    with served_alone(folder) as served:
        eve = served.person("Eve")
        for address in (
            "/explore?rows=conditions&columns=donor&open=conditions&show=conditions",
            "/explore?v.conditions=%3D1%2B1%22%3E%3Cscript%3E&q=%3Cscript%3E(&has.title=%22%3E%3Cb%3E",
            "/explore/values?of=conditions&words=%22%3E%3Cscript%3E",
            f"/explore/{ID}",
        ):
            assert Markup(eve.text(address)).dangers == []
        exported = table(eve, "/explore/studies.csv?show=donor")
        cells = {cell for row in exported for cell in row.values()}
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
        assert f"'{evil}" in cells
        assert all(
            row["conditions"][0] == "'" for row in table(eve, "/explore/map.csv?rows=conditions")
        )
