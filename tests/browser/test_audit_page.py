"""The report of an audit as people see it: on a laptop and a phone, without a network."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.browser.lone_page import check_alone
from tests.unit.presentation.made_up_audit import AUDIT

from trialatlas.workflow.audit import write_audit

PHONE, LAPTOP = 420, 1280


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report of a small audit, as a file."""
    return write_audit(AUDIT, tmp_path_factory.mktemp("audit")).resolve().as_uri()


def test_the_page_needs_no_network_and_complains_of_nothing(page: Page, address: str) -> None:
    check_alone(page, address)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_nothing_is_wider_than_the_window_or_cut_off(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    cut = page.evaluate(
        """[...document.querySelectorAll('.findings td, .findings th, p, dd, h1, h2, li')]
           .filter(one => one.scrollWidth > one.clientWidth + 1)
           .map(one => one.textContent)"""
    )
    assert cut == []


def test_folded_quotations_open(page: Page, address: str) -> None:
    page.goto(address)
    words = page.get_by_text("words 4")
    assert not words.is_visible()
    page.get_by_text("5 quotations").click()
    assert words.is_visible()


def test_a_verdict_is_told_apart_by_more_than_its_colour(page: Page, address: str) -> None:
    page.goto(address)
    told = page.locator("#part-2 .findings .verdict").all_inner_texts()
    assert told == ["disagrees", "disagrees", "cannot be told"]
