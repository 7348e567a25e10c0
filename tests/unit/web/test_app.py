"""Who comes in, and what every page is answered with."""

from __future__ import annotations

from tests.web_server import Person, Served

ID = "NCT01089387"


def test_the_address_of_the_terminal_lets_one_in_and_asks_for_a_name(served: Served) -> None:
    person = served.person()

    assert person.get("/").headers["location"] == "/name"
    assert person.submit("/name", "/name", name="Ann").status == 303
    assert "Ann" in person.text("/")


def test_nobody_gets_in_without_the_secret(served: Served) -> None:
    stranger = Person(served.origin)

    assert stranger.get("/enter?token=guess").status == 403
    assert stranger.get("/screen").headers["location"] == "/name?to=%2Fscreen"
    assert stranger.get("/name").status == 403
    assert stranger.post(f"/screen/{ID}", {"verdict": "include"}).status == 403


def test_a_verdict_is_in_the_ledger_once_however_often_it_is_sent(served: Served) -> None:
    ann = served.person("Ann")
    form = {**ann.hidden(f"/screen/{ID}", f"/screen/{ID}"), "verdict": "include"}

    assert [ann.post(f"/screen/{ID}", form).status for _ in range(2)] == [303, 303]
    assert [event.who for event in served.site.history.ledger.events()] == ["Ann"]
