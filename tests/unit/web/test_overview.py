"""The first page tells how far a review is, to each as much as they may know."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.web_server import Person, served_alone, served_team

from trialatlas.model.person import Role
from trialatlas.workflow.run import open_review, run_review

HEADER = "record_id,decision,coder,reason,at\n"


def decide(folder: Path, *lines: str) -> None:
    (folder / "decisions").mkdir(exist_ok=True)
    text = HEADER + "".join(f"{line},,2025-03-03\n" for line in lines)
    (folder / "decisions" / "screening.csv").write_text(text, encoding="utf-8")


def section(html: str, heading: str) -> str:
    """What a page says under a heading, by its id."""
    return html.partition(f'<h2 id="{heading}">')[2].partition("</section>")[0]


def screen(person: Person, number: int, verdict: str) -> None:
    page = f"/screen/NCT0000000{number}"
    assert person.submit(page, page, verdict=verdict).status == 303


def test_stages_progress_and_flow_come_from_the_data(small: Path) -> None:
    with served_alone(small) as served:
        ann = served.person("Ann")
        first = ann.text("/")
        screen(ann, 1, "exclude")
        second = ann.text("/")

    assert section(first, "stages").count("Up to date") == 9
    assert "All stages are up to date." in section(first, "do")
    assert "7 raw" in section(first, "stages")
    assert "0 of 6</a> records decided by you" in section(first, "progress")
    assert "1 of 6</a> records decided by you" in section(second, "progress")
    assert "1 event of the ledger" in section(second, "do")
    flow = section(first, "flow")
    assert "<strong>6</strong></a> Records screened" in flow
    assert "Nobody exercises" in flow


def test_conflicts_are_counted(small: Path) -> None:
    with served_alone(small) as served:
        for name, verdict in (("Ann", "exclude"), ("Bo", "include")):
            screen(served.person(name), 1, verdict)
        page = served.person("Ann").text("/")

    assert ">1</a> conflicts to settle" in section(page, "progress")


def test_what_is_stale_and_what_the_ledger_lacks_is_told(small: Path) -> None:
    decide(small, "NCT00000001,exclude,Bo")
    with served_alone(small) as served:
        ann = served.person("Ann")
        page = ann.text("/")
        assert "1 line of" in section(page, "lines")
        assert section(page, "stages").count("Stale") == 6
        answer = ann.submit("/", "/import")
        assert answer.headers["location"] == "/?added=1"
        assert "1 event added" in ann.text("/?added=1")
        assert "not in the ledger" not in section(ann.text("/"), "lines")


def test_before_the_first_run_the_page_says_what_to_do(small: Path) -> None:
    shutil.rmtree(small / "output")
    shutil.rmtree(small / "snapshot")
    with served_team(small) as served:
        page = served.person("Olga", Role.OWNER).text("/")
        other = served.person("Ann").text("/")

    assert "Run the review</button>" in section(page, "begin")
    assert section(page, "stages").count("Never run") == 9
    assert "The owner of the review runs it" in section(other, "begin")
    assert "<form" not in section(other, "begin")


def test_faults_of_edited_files_are_told_with_their_place_and_the_page_goes_on(small: Path) -> None:
    with served_alone(small) as served:
        ann = served.person("Ann")
        with (small / "review.yaml").open("a", encoding="utf-8") as file:
            file.write("nonsense: 1\n")
        n_lines = (small / "review.yaml").read_text("utf-8").count("\n")
        page = ann.text("/")

    assert f"review.yaml:{n_lines}:" in page
    assert "Records screened" in page


def test_another_name_of_the_review_asks_for_a_new_start(small: Path) -> None:
    with served_alone(small) as served:
        ann = served.person("Ann")
        text = (small / "review.yaml").read_text("utf-8")
        (small / "review.yaml").write_text(
            text.replace("review: exercise", "review: other"), "utf-8"
        )
        assert "start it again" in ann.text("/")
        assert ann.post("/import", ann.hidden("/", "/run")).status == 400


def test_what_another_run_made_and_cannot_be_read_is_told(small: Path) -> None:
    with served_alone(small) as served:
        ann = served.person("Ann")
        (small / "output" / "tables" / "values.parquet").write_bytes(b"no table")
        (small / "output" / "lineage.json").touch()
        served.site.review.reload()
        page = ann.text("/")

    assert "values.parquet" in page
    assert "Records screened" in page


@pytest.fixture
def decided(dual: Path) -> Path:
    """A review in which two people leave out what the rules take in, run up to its values."""
    decide(dual, "NCT00000001,exclude,Bo", "NCT00000001,exclude,Cleo")
    for _ in run_review(open_review(dual), "adjudicate"):
        pass
    return dual


def test_reviewers_see_the_flow_of_the_rules_where_two_decide_independently(decided: Path) -> None:
    with served_team(decided) as served:
        pages = {role: served.person(role.value, role).text("/") for role in Role}
    blind = section(pages[Role.REVIEWER], "flow")

    assert "As the rules decide" in blind
    assert "<strong>1</strong></a> Excluded" in blind
    for role in set(Role) - {Role.REVIEWER}:
        assert "<strong>2</strong> Excluded" in section(pages[role], "flow")


def test_no_other_number_of_the_page_tells_reviewers_what_others_decided(decided: Path) -> None:
    untouched = decided.with_name("untouched")
    shutil.copytree(decided, untouched)
    decide(untouched)
    for _ in run_review(open_review(untouched), "adjudicate"):
        pass
    told = []
    for folder in (decided, untouched):
        with served_team(folder) as served:
            page = served.person("Ann").text("/")
        told.append([section(page, heading) for heading in ("progress", "flow", "files")])
        assert "withheld" in section(page, "stages")
        assert "screened" not in section(page, "stages").partition("<tbody>")[2]

    assert told[0] == told[1]


def test_faults_of_decisions_are_not_told_to_reviewers(dual: Path) -> None:
    with served_team(dual) as served:
        decide(dual, "NCT00000001,exclud,Bo")
        owner = served.person("Olga", Role.OWNER).text("/")
        other = served.person("Ann").text("/")

    assert "exclud" in owner.partition("</main>")[0]
    assert "screening.csv:2" in owner
    assert "screening.csv:2" not in other
    assert "its owner sees why" in other
