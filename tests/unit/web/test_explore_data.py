"""Who decides independently learns from no page, count, search or file what others decided."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web_server import Person, ServedTeam, served_team

from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.person import Role
from trialatlas.workflow.run import open_review, run_review

INCLUDED_BY_BO, CODED_BY_BO = "NCT01089387", "NCT00361049"

PAGES = (
    "/explore?rows=donor&columns=phase&open=donor",
    "/explore?v.donor=both",
    "/explore/values?of=donor",
    f"/explore/{CODED_BY_BO}",
    "/explore/studies.csv?show=donor",
    "/explore/studies.csv?every=yes",
    "/explore/map.csv?rows=donor&columns=phase",
    f"/explore?q={INCLUDED_BY_BO}",
)


@pytest.fixture(scope="module")
def team(coded_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTeam]:
    """A review of two independent people: Bo has included a study and coded another."""
    folder = tmp_path_factory.mktemp("blind") / "review"
    shutil.copytree(coded_review, folder)
    protocol = folder / "review.yaml"
    protocol.write_text(protocol.read_text("utf-8") + "\ndual_independent: true\n", "utf-8")
    (folder / "decisions").mkdir(exist_ok=True)
    (folder / "decisions" / "screening.csv").write_text(
        "record_id,decision,reason,coder,at\n"
        f"{INCLUDED_BY_BO},include,Bo’s own reason,Bo,2026-01-02\n",
        "utf-8",
    )
    (folder / "decisions" / "codings.csv").write_text(
        "study_id,variable,value,reason,quote,coder,at\n"
        f"{CODED_BY_BO},donor,both,Bo’s own reason,Mesenchymal Stem Cells,Bo,2026-01-02\n",
        "utf-8",
    )
    for _ in run_review(open_review(folder), "adjudicate"):
        pass
    with served_team(folder) as served:
        for who in ("Ann", "Cleo"):
            served.site.history.append(decided_all(served, who))
        yield served


def decided_all(team: ServedTeam, who: str) -> list[Event]:
    """Someone has decided on every record but that which Bo included."""
    tables = team.site.review.tables
    assert tables is not None
    return [
        Event(
            id=f"{who}{record_id}",
            act=Act.ANSWER,
            who=who,
            at="",
            subject=record_id,
            after=Answer(value=("include",)),
        )
        for record_id in tables.found
        if record_id != INCLUDED_BY_BO
    ]


def cell_of(person: Person, study: str, column: str) -> str:
    text = person.text("/explore/studies.csv?show=donor")
    [row] = [row for row in csv.DictReader(text.splitlines()) if row["study_id"] == study]
    return row[column]


def n_having(person: Person, value: str) -> int:
    found = re.search(r"<strong>(\d+)</strong>", person.text(f"/explore?v.donor={value}"))
    assert found
    return int(found[1])


def test_a_reviewer_learns_nothing_before_answering(team: ServedTeam) -> None:
    ann = team.person("Ann", Role.REVIEWER)

    for address in PAGES:
        text = ann.text(address)
        assert not re.search(r"\bBo\b", text), address
        assert f"/explore/{INCLUDED_BY_BO}" not in text
        assert f"\n{INCLUDED_BY_BO}," not in text
    assert ann.get(f"/explore/{INCLUDED_BY_BO}").status == 404
    assert cell_of(ann, CODED_BY_BO, "donor") == "withheld"
    assert cell_of(ann, CODED_BY_BO, "donor quotes") == ""
    assert "evidence for: Donor" not in ann.text(f"/explore/{CODED_BY_BO}")
    assert n_having(ann, "withheld") == 1


def test_who_has_decided_on_nothing_sees_no_study(team: ServedTeam) -> None:
    """Were those there that nobody has decided on, one could tell which others have excluded."""
    dan = team.person("Dan", Role.REVIEWER)

    assert list(csv.DictReader(dan.text("/explore/studies.csv").splitlines())) == []
    assert dan.get(f"/explore/{CODED_BY_BO}").status == 404
    assert dan.get(f"/code/{CODED_BY_BO}").status == 404
    assert "on whose record you have decided" in dan.text("/code")
    assert "on whose record you have decided" in dan.text("/explore")


def test_who_is_no_reviewer_sees_all(team: ServedTeam) -> None:
    olga = team.person("Olga", Role.OWNER)

    assert cell_of(olga, CODED_BY_BO, "donor") == "both"
    assert cell_of(olga, CODED_BY_BO, "donor quotes") == "Mesenchymal Stem Cells"
    assert "evidence for: Donor: Both" in olga.text(f"/explore/{CODED_BY_BO}")
    assert "Bo’s own reason" in olga.text(f"/explore/{CODED_BY_BO}")
    assert INCLUDED_BY_BO in olga.text("/explore/studies.csv")
    assert n_having(olga, "both") == n_having(team.person("Ann", Role.REVIEWER), "both") + 1


def test_who_has_answered_sees_what_the_other_said(team: ServedTeam) -> None:
    cleo = team.person("Cleo", Role.REVIEWER)
    assert cell_of(cleo, CODED_BY_BO, "donor") == "withheld"
    answers = [
        (CODED_BY_BO, "donor", Answer(value=("allogeneic",))),
        (INCLUDED_BY_BO, "", Answer(value=("exclude",))),
    ]
    team.site.history.append(
        [
            Event(id=f"c{n}", act=Act.ANSWER, who="Cleo", at="", subject=s, variable=v, after=said)
            for n, (s, v, said) in enumerate(answers)
        ]
    )

    assert cell_of(cleo, CODED_BY_BO, "donor") == "both"
    assert cleo.get(f"/explore/{INCLUDED_BY_BO}").status == 200
    assert cell_of(team.person("Ann", Role.REVIEWER), CODED_BY_BO, "donor") == "withheld"
