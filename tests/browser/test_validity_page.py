"""A validity report as people see it: on a laptop, a phone and paper, without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.lone_page import check_alone
from tests.unit.presentation.made_up_validity import VALIDITY

from trialatlas.workflow.validity import write_validity

PHONE, LAPTOP = 360, 1280


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of a small comparison, as a file."""
    return write_validity(VALIDITY, tmp_path_factory.mktemp("validity")).resolve().as_uri()


def test_the_page_needs_no_network_and_complains_of_nothing(page: Page, address: str) -> None:
    check_alone(page, address)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_nothing_is_wider_than_the_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_no_text_is_cut_off(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    cut = page.evaluate(
        """[...document.querySelectorAll('.pinned, td, th, p, dd, h1, h2, h3')]
           .filter(one => !one.closest('.unseen') && one.scrollWidth > one.clientWidth + 1)
           .map(one => one.textContent)"""
    )
    assert cut == []
    captions = page.evaluate(
        """[...document.querySelectorAll('.pinned')]
           .map(one => one.getBoundingClientRect().right)"""
    )
    assert captions
    assert max(captions) <= width


def test_the_interval_is_drawn_where_its_numbers_are(page: Page, address: str) -> None:
    page.goto(address)
    [middle, left, right] = page.evaluate(
        """(() => {
            const mark = document.querySelector('svg.mark');
            const limits = mark.querySelector('.limits').getBBox();
            const dot = mark.querySelector('circle');
            return [dot.cx.baseVal.value, limits.x, limits.x + limits.width];
        })()"""
    )
    # Two of four studies: 50 %, with Wilson's limits at 15.0 % and 85.0 %; the scale starts at 5.
    assert (round(middle), round(left), round(right)) == (55, 20, 90)


def test_on_a_phone_each_answer_says_whose_it_is(page: Page, address: str) -> None:
    page.goto(address)
    whose = page.locator("#donor .coder").first
    assert not whose.is_visible()
    page.set_viewport_size({"width": PHONE, "height": 800})
    assert whose.is_visible()
    assert whose.inner_text().strip() == "Rules:"


def test_links_lead_to_the_data_beside_the_page(page: Page, address: str) -> None:
    page.goto(address)
    links = page.locator("#data a").evaluate_all("all => all.map(one => one.href)")
    folder = address.removesuffix("validity.html")
    assert links == [
        f"{folder}{name}" for name in ("agreement.csv", "categories.csv", "disagreements.csv")
    ]
