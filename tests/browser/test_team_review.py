"""A team does a dual independent review in browsers, from the first account to the export.

On SQLite and on PostgreSQL: screening by keyboard, coding with selected words, a conflict and its
settlement, agreement, the evidence map.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.teams import PASSWORD
from tests.web_server import ServedTeam, served_team

from trialatlas.model.event import Act
from trialatlas.model.person import Role
from trialatlas.workflow.ledger import LEDGER_URL

PHONE, LAPTOP = 390, 1280
ID = "NCT01089387"
DONOR = f"/code/{ID}?variable=donor"
SETTLED = f"/adjudicate/{ID}?variable=donor"
PAGES = ("/", "/people", "/code", DONOR, "/adjudicate")
WORDS = "Autologous BMMNC"
SELECT = """([field, words]) => {
    const place = document.querySelector(`[data-field="${field}"]`);
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.data.indexOf(words);
        if (start < 0) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        document.dispatchEvent(new Event('selectionchange'));
        return true;
    }
    return false;
}"""

Enter = Callable[[str], Page]


@pytest.fixture
def team(
    own_review: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ServedTeam]:
    """A dual review of its own name, as tests share a database."""
    monkeypatch.setenv(LEDGER_URL, ledger_url)
    file = own_review / "review.yaml"
    text = file.read_text("utf-8").replace("review: msc-cancer", f"review: team-{uuid.uuid4()}")
    file.write_text(f"{text.rstrip()}\ndual_independent: true\n", "utf-8")
    with served_team(own_review) as opened:
        yield opened


@pytest.fixture
def enter(browser: Browser, team: ServedTeam) -> Iterator[Enter]:
    """Opens a browser of its own for a person, who logs in."""
    contexts = []

    def open_page(name: str) -> Page:
        context = browser.new_context(
            base_url=team.origin, viewport={"width": LAPTOP, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        if name:
            page.goto("/login")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            go(page, "Enter")
        return page

    yield open_page
    for context in contexts:
        context.close()


def go(page: Page, keys: str) -> None:
    """Press keys, each with a dot between; the last leads to another page."""
    *before, last = keys.split(".")
    for key in before:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(last)


def join(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    go(page, "Enter")


def check_look(page: Page) -> None:
    """On a laptop and a phone nothing is too wide, and axe finds nothing."""
    for width in (PHONE, LAPTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def invite(owner: Page, team: ServedTeam) -> str:
    """The owner makes the first account, and an invitation; its address."""
    join(owner, f"/invitation/{team.accounts.invitations.invite(Role.OWNER, by='')}", "Olga")
    owner.goto("/people")
    owner.get_by_label("As", exact=True).select_option("reviewer")
    owner.get_by_role("button", name="Make an invitation").click()
    return owner.get_by_label("Address").input_value()


def screen_twenty(page: Page, first: str) -> None:
    page.goto("/screen/next?order=id")
    for key in (first, *"ieu" * 6, "i"):
        go(page, key)


def code_with_words(page: Page) -> None:
    page.goto(DONOR)
    assert page.evaluate(SELECT, ["arms[0].description", WORDS])
    for key in "e1":
        page.keyboard.press(key)
    expect(page.locator("[data-evidence-list]")).to_contain_text(WORDS)
    go(page, "s")


def settle(page: Page) -> None:
    page.goto("/adjudicate")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.goto(SETTLED)
    for words in ("Ann", "Bo", WORDS, "Allogeneic", "The rules"):
        expect(page.locator(".sides")).to_contain_text(words)
    page.keyboard.press("1")
    page.get_by_label("Reason").fill("The label says so")
    page.get_by_role("button", name="Settle", exact=True).click()
    expect(page.get_by_role("heading", name="You settled it")).to_be_visible()


def export_bubble(page: Page) -> None:
    """From a bubble of the evidence map to its studies, and these into a file."""
    page.goto("/explore?rows=purpose&columns=phase")
    bubble = page.locator(".picture.laptop a").first
    n_studies = (bubble.get_attribute("aria-label") or "").split()[-2]
    bubble.click()
    expect(page.locator(".result strong")).to_have_text(n_studies)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="these columns as CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    assert len(list(csv.DictReader(io.StringIO(text)))) == int(n_studies)


def check_keys(page: Page) -> None:
    """Each key of a page does one thing, whose name the list of keys has."""
    page.goto(DONOR)
    page.keyboard.press("?")
    names = page.locator("dialog dd").all_inner_texts()
    keys = page.locator("dialog dt").all_inner_texts()
    assert {"Autologous", "Confirm", "Save", "not reported"} <= set(names)
    assert len(keys) == len(set(keys))


def test_a_team_does_a_review(team: ServedTeam, enter: Enter) -> None:
    ledger = team.site.history.ledger
    owner, ann = enter(""), enter("")
    join(ann, invite(owner, team), "Ann")
    for name, role in (("Bo", Role.REVIEWER), ("Ada", Role.ADJUDICATOR)):
        team.person(name, role)
    bo, ada = enter("Bo"), enter("Ada")

    screen_twenty(ann, "i")
    screen_twenty(bo, "e")
    said = ledger.events()
    assert (len(said), len({event.subject for event in said})) == (40, 20)
    go(ann, "z")
    assert ledger.events()[-1].act is Act.WITHDRAW
    go(ann, "i")

    code_with_words(ann)
    coded = ledger.events()[-1]
    assert (coded.after.value, [one.quote for one in coded.evidence]) == (("autologous",), [WORDS])
    bo.goto(DONOR)
    assert "Ann" not in bo.content()
    go(bo, "2.s")

    settle(ada)
    assert ledger.events()[-1].act is Act.RESOLVE
    owner.goto("/agreement")
    row = owner.locator("tbody tr").filter(has_text="Screening").first
    for words in ("Ann and Bo", "19 of 20"):
        expect(row).to_contain_text(words)
    export_bubble(owner)
    check_keys(owner)
    if ledger.engine.dialect.name == "sqlite":
        # What pages look like does not depend on the database.
        for page, path in ((owner, "/agreement"), (ada, SETTLED), *((owner, one) for one in PAGES)):
            page.goto(path)
            check_look(page)
