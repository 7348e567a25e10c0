"""Someone screens in a browser, by keyboard alone: from the first start to the twentieth record."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.web_server import Served, served_alone

from trialatlas.model.event import Act, Event

PHONE, LAPTOP = 390, 1280
KEYS = ("i", "1e", "u", "e", "2e")
"""What is pressed on one record after the other."""
VERDICTS = ("include", "exclude (cells_given)", "unsure", "exclude", "exclude (tumour)")


@pytest.fixture(scope="module")
def served(coded_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example, served to someone alone; each test goes on where another ended."""
    folder = tmp_path_factory.mktemp("screening") / "review"
    shutil.copytree(coded_review, folder)
    with served_alone(folder) as opened:
        yield opened


@pytest.fixture
def ann(page: Page, served: Served) -> Page:
    """The browser of someone who has come in and said her name."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.set_default_timeout(10_000)
    page.goto(f"{served.origin}{served.entrance}")
    if page.url.endswith("/name"):
        page.keyboard.type("Ann")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert said == []
    return page


def events(served: Served) -> list[Event]:
    return served.site.history.ledger.events()


def press(page: Page, keys: str) -> None:
    """Press keys of which the last leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def here(page: Page) -> str:
    """The record that is shown."""
    return page.locator("[data-record]").get_attribute("data-record") or ""


def test_from_the_first_start_to_the_twentieth_record(ann: Page, served: Served) -> None:
    before = len(events(served))
    with ann.expect_navigation():
        ann.get_by_role("link", name="Screen", exact=True).click()
    press(ann, "s")
    read = []
    for number in range(20):
        read.append(here(ann))
        press(ann, KEYS[number % len(KEYS)])
        expect(ann.get_by_role("status")).to_contain_text(read[-1])

    assert len(set(read)) == 20
    assert [(event.subject, str(event.after)) for event in events(served)[before:]] == [
        (record_id, VERDICTS[number % len(VERDICTS)]) for number, record_id in enumerate(read)
    ]
    press(ann, "l")
    n_decided = len(served.site.history.answers("Ann"))
    assert n_decided >= len(read)
    expect(ann.get_by_text(f"You have decided {n_decided} of")).to_be_visible()


def test_the_last_verdict_is_undone_and_given_anew_with_a_reason_and_a_note(
    ann: Page, served: Served
) -> None:
    ann.goto(f"{served.origin}/screen/next?order=random")
    record_id = here(ann)
    press(ann, "e")
    press(ann, "z")
    assert here(ann) == record_id
    expect(ann.get_by_text("You took your verdict back")).to_be_visible()

    ann.keyboard.press("w")
    ann.keyboard.type("Dose unclear")
    # Enter in a field decides nothing, and letters are letters there.
    ann.keyboard.press("Enter")
    ann.keyboard.press("Escape")
    ann.keyboard.press("n")
    ann.keyboard.type("Ask Bob, i.e. the other reviewer")
    ann.keyboard.press("Escape")
    press(ann, "u")
    expect(ann.get_by_role("status")).to_contain_text(f"{record_id}: you said unsure: Dose unclear")

    own = [event for event in events(served) if event.subject == record_id]
    assert [event.act for event in own] == [Act.ANSWER, Act.WITHDRAW, Act.ANSWER, Act.NOTE]
    assert own[-1].why == "Ask Bob, i.e. the other reviewer"
    ann.goto(f"{served.origin}/screen/{record_id}")
    expect(ann.get_by_text("Your note: Ask Bob, i.e. the other reviewer")).to_be_visible()


def test_the_keys_are_listed_and_lead_on(ann: Page, served: Served) -> None:
    ann.goto(f"{served.origin}/screen/next?order=id")
    first = here(ann)
    ann.keyboard.press("?")
    dialog = ann.get_by_role("dialog")
    for name in ("Include", "Exclude", "Unsure", "Reason", "Note", "List", "What the rules read"):
        expect(dialog.get_by_text(name, exact=True)).to_be_visible()
    ann.keyboard.press("Escape")
    expect(ann.get_by_text("The rules say")).to_be_hidden()
    ann.keyboard.press("r")
    expect(ann.get_by_text("The rules say")).to_be_visible()
    press(ann, "s")
    assert here(ann) > first
    ann.keyboard.press("g")
    ann.keyboard.type(first.lower())
    with ann.expect_navigation():
        ann.keyboard.press("Enter")
    assert here(ann) == first
    assert ann.url.endswith("?order=id")


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_nothing_hinders_a_reader(ann: Page, served: Served, width: int) -> None:
    ann.set_viewport_size({"width": width, "height": 900})
    ann.goto(f"{served.origin}/screen/next")
    decided = here(ann)
    press(ann, "u")
    for path in ("/screen?rules=include", f"/screen/{decided}?marks=rules"):
        ann.goto(f"{served.origin}{path}")
        ann.keyboard.press("p")
        found = Axe().run(ann).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == [], path
        assert ann.evaluate("document.scrollingElement.scrollWidth") <= width, path
    expect(ann.get_by_role("button", name="Include")).to_be_in_viewport()
