"""Exploring as people do: by mouse and by keyboard, on a laptop and a phone, and sharing a view."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.web_server import Served, served_alone

PHONE, LAPTOP = 390, 1280
ADDRESSES = (
    "/explore?v.donor=allogeneic&q=(&open=start_year&open=conditions",
    "/explore/values?of=conditions",
    "/explore/NCT01089387?v.donor=autologous",
)


@pytest.fixture(scope="module")
def served(coded_review: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = shutil.copytree(coded_review, tmp_path_factory.mktemp("explore") / "review")
    with served_alone(folder) as opened:
        yield opened


def known(context: BrowserContext, served: Served, name: str) -> Page:
    """A page of someone who has come in."""
    cookies = served.person(name).cookies
    context.add_cookies(
        [{"name": one, "value": value, "url": served.origin} for one, value in cookies.items()]
    )
    return context.new_page()


@pytest.fixture
def ann(browser: Browser, served: Served) -> Iterator[Page]:
    """Someone at a laptop."""
    context = browser.new_context(
        base_url=served.origin, viewport={"width": LAPTOP, "height": 900}, accept_downloads=True
    )
    yield known(context, served, "Ann")
    context.close()


def n_found(page: Page) -> str:
    return page.locator(".result strong").inner_text()


def test_from_a_bubble_to_the_studies_to_the_words(ann: Page) -> None:
    ann.goto("/explore?rows=purpose&columns=phase")
    bubble = ann.locator(".picture.laptop a").first
    said = bubble.get_attribute("aria-label") or ""
    bubble.click()
    expect(ann.locator(".chip")).to_have_count(2)
    assert said.endswith(f"{n_found(ann)} {'study' if n_found(ann) == '1' else 'studies'}")

    study = ann.locator(".studies tbody a").first
    name = study.inner_text()
    study.click()
    expect(ann.locator(".record")).to_have_attribute("data-record", name)
    assert ann.locator(".record mark.for").count() > 0
    ann.keyboard.press("b")
    expect(ann.locator(".chip")).to_have_count(2)


def test_filters_work_by_keyboard_alone(ann: Page) -> None:
    ann.goto("/explore")
    every = n_found(ann)
    ann.keyboard.press("f")
    expect(ann.locator("#filters")).to_be_focused()
    ann.keyboard.press("Tab")
    chosen = ann.locator(":focus .value").inner_text()
    ann.keyboard.press("Enter")
    expect(ann.locator(".chip")).to_contain_text(chosen)
    assert n_found(ann) != every
    # Keys work once the page's script is there.
    ann.wait_for_load_state()
    ann.keyboard.press("c")
    expect(ann.locator(".chip")).to_have_count(0)
    assert n_found(ann) == every
    ann.wait_for_load_state()
    ann.keyboard.press("/")
    ann.keyboard.type("(cancer")
    ann.keyboard.press("Enter")
    expect(ann.get_by_role("alert")).to_contain_text("character 8")
    expect(ann.locator("#q")).to_have_value("(cancer")


def test_forms_keep_what_was_chosen_before(ann: Page) -> None:
    ann.goto("/explore?v.donor=allogeneic&open=start_year")
    ann.get_by_label("From").fill("2010")
    ann.get_by_role("button", name="Filter by Started").click()
    expect(ann.locator(".chip")).to_have_count(2)
    ann.get_by_label("Rows").select_option("tissue")
    ann.get_by_role("button", name="Draw").click()
    expect(ann.locator("#map")).to_contain_text("Tissue by")
    ann.get_by_text("Choose columns").click()
    ann.locator(".choices").get_by_label("Masking", exact=True).check()
    ann.get_by_role("button", name="Show these").click()
    expect(ann.locator(".studies thead")).to_contain_text("Masking")
    expect(ann.locator(".chip")).to_have_count(2)


def test_an_address_shows_a_colleague_the_same_view(
    ann: Page, browser: Browser, served: Served
) -> None:
    ann.goto("/explore")
    ann.locator(".bars a", has_text="Allogeneic").click()
    ann.locator(".studies thead a", has_text="Enrollment").click()
    expect(ann.locator(".studies th[aria-sort]")).to_have_text("Enrollment ▲")
    context = browser.new_context(base_url=served.origin)
    bo = known(context, served, "Bo")
    bo.goto(ann.url)
    assert bo.locator(".found").inner_html() == ann.locator(".found").inner_html()
    context.close()


def test_what_is_seen_is_exported(ann: Page) -> None:
    ann.goto("/explore?v.donor=autologous")
    with ann.expect_download() as started:
        ann.get_by_role("link", name="these columns as CSV").click()
    lines = started.value.path().read_text("utf-8").splitlines()
    assert started.value.suggested_filename == "studies.csv"
    assert len(lines) == 1 + int(n_found(ann))


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_every_page_fits_and_is_accessible(ann: Page, width: int) -> None:
    complaints: list[str] = []
    ann.on("console", lambda message: complaints.append(message.text))
    ann.set_viewport_size({"width": width, "height": 800})
    for address in ADDRESSES:
        ann.goto(address)
        assert ann.evaluate("document.scrollingElement.scrollWidth") <= width
        found = Axe().run(ann).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert complaints == []
