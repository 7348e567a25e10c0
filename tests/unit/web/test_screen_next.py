"""Which record comes next, and what one learns of others by that: nothing before an own verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.events import decided
from tests.web_server import Person, Served, ServedTeam, served_alone, served_team

from trialatlas.model.event import Event
from trialatlas.model.person import Role

SECRET = re.compile(r'name="(?:id|csrf)" value="[^"]*"')
PLACES = ("/screen", "/screen?by=Bob", "/screen?mine=undecided", "/screen/list.csv")
ORDERS = ("", "?order=priority", "?order=random", "?order=id")


@pytest.fixture
def dual(own_review: Path) -> Iterator[ServedTeam]:
    """The review, in which two people decide on each record, served to a team."""
    with (own_review / "review.yaml").open("a", encoding="utf-8") as file:
        file.write("dual_independent: true\n")
    with served_team(own_review) as opened:
        yield opened


def ids(served: Served | ServedTeam) -> list[str]:
    tables = served.site.review.tables
    assert tables is not None
    return list(tables.found)


def coming(person: Person, query: str = "") -> str:
    """The record that comes next."""
    location = person.get(f"/screen/next{query}").headers["location"]
    return location.removeprefix("/screen/").partition("?")[0]


def seen(person: Person, record_ids: list[str]) -> dict[str, str]:
    """All that someone can see, without what is drawn anew for each page."""
    pages = [*PLACES, *(f"/screen/{name}" for name in record_ids)]
    shown = {path: SECRET.sub("", person.text(path)) for path in pages}
    return shown | {f"next{query}": coming(person, query) for query in ORDERS}


def await_ranking(person: Person) -> None:
    """Ask until what is made in the background is made."""
    person.get("/screen/next")
    while re.search("being (learnt|computed)", person.text("/screen")):
        pass


def acts_of_bob(record_ids: list[str]) -> list[Event]:
    verdicts = zip(record_ids, ("include", "exclude") * len(record_ids), strict=False)
    return [
        decided(f"b-{name}", verdict, "Bob", subject=name, why="Bob thinks so")
        for name, verdict in verdicts
    ]


def test_two_who_decide_independently_learn_nothing_of_each_other_before(dual: ServedTeam) -> None:
    ann, own = dual.person("Ann"), ids(dual)[0]
    some = ids(dual)[:3]
    # Ann's own verdicts, from which her order by priority is learnt.
    for name in (own, ids(dual)[-1]):
        page = f"/screen/{name}"
        ann.submit(page, page, verdict="include" if name == own else "exclude")
    await_ranking(ann)
    wanted = [coming(ann, query) for query in ORDERS]
    before = seen(ann, [*some[1:], *wanted])
    dual.site.history.append(acts_of_bob(list(dict.fromkeys([*some[1:], *wanted]))))
    after = seen(ann, [*some[1:], *wanted])

    assert {path for path in before if before[path] != after[path]} == set()
    # Once she has answered, she sees what he says.
    ann.submit(f"/screen/{some[1]}", f"/screen/{some[1]}", verdict="unsure")
    assert "Bob thinks so" in ann.text(f"/screen/{some[1]}")
    assert "Bob: " in ann.text("/screen/list.csv")


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADJUDICATOR, Role.READER])
def test_others_see_what_two_have_said(dual: ServedTeam, role: Role) -> None:
    looker, name = dual.person("Lea", role), ids(dual)[0]
    dual.site.history.append(acts_of_bob([name]))
    before = seen(looker, [name])
    assert not any("Bob: " in page or "Bob thinks so" in page for page in before.values())

    dual.site.history.append([decided("c", "include", "Cid", subject=name)])
    assert "Bob thinks so" in looker.text(f"/screen/{name}")
    assert "Bob: include" in looker.text("/screen/list.csv")


def test_where_one_decides_nobody_gets_what_another_has_read(served: Served) -> None:
    ann, first, second, *_ = served.person("Ann"), *ids(served)
    served.site.history.append(acts_of_bob([first]))

    assert coming(ann, "?order=id") == second
    # They can be asked for.
    assert coming(ann, "?order=id&mine=undecided") == first
    assert coming(ann, "?by=Bob") == first


def test_by_id_one_goes_on_from_where_one_is_and_comes_round(served: Served) -> None:
    ann, found = served.person("Ann"), ids(served)
    page = f"/screen/{found[3]}?order=id"
    answer = ann.submit(page, page, verdict="include")

    assert answer.headers["location"] == f"/screen/{found[4]}?order=id&last={found[3]}"
    assert coming(ann, f"?order=id&after={found[4]}") == found[5]
    assert coming(ann, f"?order=id&after={found[-1]}") == found[0]


def test_a_random_order_is_no_order_by_id_and_the_same_each_time(served: Served) -> None:
    ann, found = served.person("Ann"), ids(served)
    seen_first: list[str] = []
    for _ in range(6):
        name = coming(ann, f"?order=random&after={seen_first[-1] if seen_first else ''}")
        seen_first.append(name)

    assert len(set(seen_first)) == 6
    assert seen_first != sorted(seen_first)
    assert coming(ann, "?order=random") == seen_first[0]
    assert set(seen_first) <= set(found)


def test_records_decided_are_gone_through_again(served: Served) -> None:
    ann, found = served.person("Ann"), ids(served)
    for name in (found[5], found[2]):
        ann.submit(f"/screen/{name}", f"/screen/{name}", verdict="unsure")
    page = f"/screen/{found[2]}?mine=unsure"

    assert coming(ann, "?mine=unsure") == found[2]
    answer = ann.submit(page, page, verdict="include")
    assert answer.headers["location"].startswith(f"/screen/{found[5]}?mine=unsure")
    last = ann.submit(f"/screen/{found[5]}?mine=unsure", f"/screen/{found[5]}?mine=unsure",
                      verdict="include")  # fmt: skip
    assert last.headers["location"] == f"/screen?mine=unsure&last={found[5]}"
    assert "None is left to decide here." in ann.text(last.headers["location"])


def test_what_is_left_is_told_with_the_rule_and_its_error(served: Served) -> None:
    ann, found = served.person("Ann"), ids(served)
    served.site.history.append(
        [decided(name, "exclude", "Ann", subject=name) for name in found[:-1]]
    )
    served.site.history.append([decided("i", "include", "Ann", subject=found[-1])])
    await_ranking(ann)
    page = ann.text("/screen")

    assert f"You have decided <b>{len(found)}</b> of {len(found)}" in page
    assert "Everything is read." in page
    assert "stopped too early in 9 to 19% of readings, where 5% are promised" in page


def test_a_session_goes_on_where_the_last_one_ended(own_review: Path) -> None:
    with served_alone(own_review) as served:
        ann, name = served.person("Ann"), ids(served)[0]
        ann.submit(f"/screen/{name}", f"/screen/{name}", verdict="include")
    with served_alone(own_review) as again:
        ann = again.person("Ann")
        assert "You have decided <b>1</b> of" in ann.text("/screen")
        assert coming(ann, "?order=id") == ids(again)[1]


def test_before_the_first_run_the_page_says_what_to_do(own_review: Path) -> None:
    (own_review / "output" / "lineage.json").unlink()
    with served_alone(own_review) as served:
        answer = served.person("Ann").get("/screen")

    assert answer.status == 409
    assert "run it first" in answer.data.decode()
