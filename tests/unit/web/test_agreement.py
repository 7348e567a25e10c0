"""The page of agreement: numbers that a hand can check, and nobody's secrets."""

from __future__ import annotations

import csv
import io

import pytest
from tests.web_server import Served, ServedTeam

from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.person import Role
from trialatlas.stats.estimate import Estimate
from trialatlas.web.agreement import Drawn, drawn

IDS = ("NCT00081055", "NCT00361049", "NCT00498316", "NCT00504803")
SAID = {
    "Ann": ("include", "include", "exclude", "exclude"),
    "Bo": ("include", "exclude", "exclude", "exclude"),
}


def decisions(who: str) -> list[Event]:
    return [
        Event(
            id=f"{who}{number}",
            act=Act.ANSWER,
            who=who,
            at=f"2026-0{1 + number // 2}-01T10:00:00+00:00",
            subject=subject,
            after=Answer(value=(verdict,)),
        )
        for number, (subject, verdict) in enumerate(zip(IDS, SAID[who], strict=True))
    ]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_kappa_is_that_of_the_textbook(served: Served) -> None:
    """3 of 4 alike; by chance (2*1 + 2*3)/16 would be: (0.75 - 0.5) / 0.5."""
    served.site.history.append([*decisions("Ann"), *decisions("Bo")])
    page = served.person("Cleo").text("/agreement")
    whole, *months = rows_of(served.person("Cleo").text("/agreement.csv"))

    assert "3 of 4" in page
    assert "Ann and Bo" in page
    assert (whole["variable"], whole["alike"], whole["of"]) == ("screening", "3", "4")
    assert float(whole["kappa"]) == pytest.approx(0.5)
    assert [row["month"] for row in months] == ["2026-01", "2026-02"]


def test_without_two_who_answered_it_says_so(served: Served) -> None:
    served.site.history.append(decisions("Ann"))

    assert "Nobody has answered yet" in served.person("Cleo").text("/agreement")


def test_a_reviewer_learns_nothing_of_what_they_have_still_to_answer(
    dual_team: ServedTeam,
) -> None:
    dual_team.site.history.append([*decisions("Ann"), *decisions("Bo")])
    cleo, rea = dual_team.person("Cleo"), dual_team.person("Rea", Role.READER)

    assert rows_of(cleo.text("/agreement.csv")) == []
    assert "Nobody has answered yet" in cleo.text("/agreement")
    assert len(rows_of(rea.text("/agreement.csv"))) == 3


def test_what_is_remembered_is_no_one_elses(dual_team: ServedTeam) -> None:
    dual_team.site.history.append([*decisions("Ann"), *decisions("Bo")])
    rea, cleo = dual_team.person("Rea", Role.READER), dual_team.person("Cleo")

    assert "3 of 4" in rea.text("/agreement")
    assert "3 of 4" not in cleo.text("/agreement")


def test_a_picture_never_leaves_its_scale() -> None:
    kappa = Estimate(estimate=-0.5, low=-1.4, high=0.5, level=0.95, method="", n=1, of=2)

    assert drawn(kappa) == Drawn(at=50.0, low=0.0, high=150.0)
