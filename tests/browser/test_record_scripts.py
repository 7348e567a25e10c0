"""Selecting words of a record as evidence, and working by keyboard, in a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.record_page import open_page
from tests.studies import study

from trialatlas.model.event import Quotation
from trialatlas.model.study import (
    Arm,
    Description,
    Design,
    Eligibility,
    Intervention,
    Location,
    Titles,
    texts_of,
)
from trialatlas.web.record_quotes import quotations_sent
from trialatlas.web.record_text import Mark, record_text

SUMMARY = (
    "\n  😀😀 e\u0301tude <script>alert(1)</script> &amp; “marrow” 👩\u200d⚕️ cells\r\nsecond"
    "\rline\t𐐀 İstanbul \u202egnol </p><mark>none</mark>\0 end \n"
)
STUDY = study(
    titles=Titles(brief="<img src=x onerror=alert(1)> of cells"),
    description=Description(brief_summary=SUMMARY),
    conditions=("Sarcoma", "Lymphoma 😀"),
    arms=(Arm(label="A", description="x" * 10 + "😀 marrow cells once"),),
    interventions=(Intervention(name="Cells"),),
    design=Design(phases=("PHASE1", "PHASE2")),
    eligibility=Eligibility(criteria="Inclusion Criteria:\n\n* Adults\n* Sarcoma"),
    locations=tuple(Location(facility=f"Hospital {n}", city="Ghent") for n in range(20)),
)
TEXTS = dict(texts_of(STUDY))
FIELD = "description.brief_summary"
# Marks that overlap, and begin and end beside letters of two units.
MARKS = [
    Mark(FIELD, 2, 5, "concept", "faces"),
    Mark(FIELD, 4, 40, "for", "yes"),
    Mark(FIELD, 20, SUMMARY.index("cells") + 3, "against", "no"),
    Mark(FIELD, 30, len(SUMMARY), "quoted", "Ada"),
    Mark("arms[0].description", 11, 18, "concept", "cells"),
    Mark("design.phases[1]", 0, 6, "for", "2"),
    Mark("titles.brief", 500, 505, "for", "other version", quote="lost"),
]
RECORD = record_text(STUDY, MARKS)

# Selects from one offset to another, in code points of two texts' contents.
SELECT = """([from, start, to, end]) => {
    const place = (field, offset) => {
        const text = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
        const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        let left = Array.from(text.textContent).slice(0, offset).join('').length;
        let node = walker.nextNode();
        while (left > node.data.length) { left -= node.data.length; node = walker.nextNode(); }
        return [node, left];
    };
    document.getSelection().setBaseAndExtent(...place(from, start), ...place(to, end));
}"""


def select(page: Page, start: int, end: int, field: str = FIELD) -> None:
    page.evaluate(SELECT, [field, start, field, end])


def sent(page: Page) -> list[str]:
    """What the form's inputs hold."""
    values: list[str] = page.locator('form input[name="evidence"]').evaluate_all(
        "all => all.map(one => one.value)"
    )
    return values


def press_evidence(page: Page) -> None:
    expect(page.locator(".use-evidence")).to_be_visible()
    page.keyboard.press("e")
    expect(page.locator(".use-evidence")).to_be_hidden()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One window for all; what a test leaves in it goes when the page is opened anew."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """The page, open; what the browser says of it."""
    return open_page(page, RECORD)


def test_the_page_holds_every_text_exactly_and_runs_none(page: Page, complaints: list[str]) -> None:
    shown: dict[str, str] = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('[data-field]')].map(
               one => [one.dataset.field, one.dataset.quote ?? one.textContent]))"""
    )

    assert shown == {path: text.replace("\0", "\ufffd") for path, text in TEXTS.items()}
    offered: list[str] = page.locator("select[name=quote_field] option").evaluate_all(
        "all => all.map(one => one.value)"
    )
    assert set(offered) == {"", *(path for path in TEXTS if not path.startswith("locations"))}
    assert page.locator('[data-field="design.phases[1]"]').inner_text() == "Phase 2"
    assert page.locator("main img, main script").count() == 0
    assert complaints == []
    expect(page.locator(".not-shown")).to_contain_text("other version: lost")


def test_words_selected_across_marks_are_those_of_the_record(
    page: Page, complaints: list[str]
) -> None:
    ends = range(0, len(SUMMARY) + 1, 5)
    expected = []
    for start, end in zip(ends, [*ends[4:], *[len(SUMMARY)] * 4], strict=True):
        words = SUMMARY[start:end]
        if words.strip():
            select(page, start, end)
            press_evidence(page)
            first = start + len(words) - len(words.lstrip())
            expected.append(Quotation(quote=words.strip(), field=FIELD, start=first, version="v1"))

    assert list(quotations_sent(STUDY, sent(page), "v1")) == list(dict.fromkeys(expected))
    assert complaints == []


def test_half_a_letter_is_never_sent(page: Page, complaints: list[str]) -> None:
    page.evaluate(
        """field => {
            const text = document.querySelector(`[data-field="${CSS.escape(field)}"]`);
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            let node = walker.nextNode();
            while (!node.data.includes('\\ud83d')) node = walker.nextNode();
            const half = node.data.indexOf('\\ud83d') + 1;
            document.getSelection().setBaseAndExtent(node, half, node, half + 1);
        }""",
        "arms[0].description",
    )
    press_evidence(page)

    assert quotations_sent(STUDY, sent(page)) == (
        Quotation(quote="😀", field="arms[0].description", start=10),
    )
    assert complaints == []


def test_a_selection_that_ends_before_the_next_text_is_of_one(
    page: Page, complaints: list[str]
) -> None:
    page.evaluate(SELECT, ["conditions[0]", 3, "conditions[1]", 0])
    press_evidence(page)
    page.locator('[data-field="titles.brief"]').click(click_count=3)
    press_evidence(page)
    page.locator('[data-field="design.phases[1]"]').dblclick()
    press_evidence(page)

    assert [(one.field, one.start, one.quote) for one in quotations_sent(STUDY, sent(page))] == [
        ("conditions[0]", 3, "coma"),
        ("titles.brief", 0, STUDY.titles.brief),
        ("design.phases[1]", 0, "PHASE2"),
    ]
    assert complaints == []


def test_words_of_two_texts_are_no_evidence(page: Page, complaints: list[str]) -> None:
    page.evaluate(SELECT, ["conditions[0]", 3, "conditions[1]", 4])

    expect(page.locator("form [role=status]")).to_contain_text("Select words of one text")
    expect(page.locator(".use-evidence")).to_be_hidden()
    page.keyboard.press("e")
    assert sent(page) == []
    assert complaints == []


def test_evidence_is_added_once_and_can_be_removed(page: Page, complaints: list[str]) -> None:
    for start in (12, 12, 13):
        select(page, start, 18, "arms[0].description")
        page.locator(".use-evidence").click()
    assert len(sent(page)) == 2
    lines = page.locator("[data-evidence-list] li")
    expect(lines.first).to_contain_text("Arm 1: Description")
    page.get_by_role("button", name="Remove “marrow”").click()

    assert [json.loads(one)["start"] for one in sent(page)] == [13]
    assert complaints == []


def test_what_was_sent_before_is_kept_or_taken_out(page: Page) -> None:
    given = json.dumps({"field": "arms[0].description", "start": 12, "quote": "marrow"})
    open_page(page, RECORD, ((given, "marrow"),))
    page.locator('[data-evidence-list] input[type="checkbox"]').uncheck()
    select(page, 12, 18, "arms[0].description")
    press_evidence(page)

    assert sent(page) == [given]
    expect(page.locator('[data-evidence-list] input[type="checkbox"]')).to_be_checked()


def test_the_form_sends_what_the_server_reads(page: Page, complaints: list[str]) -> None:
    select(page, 4, 60)
    press_evidence(page)
    page.keyboard.press("i")
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.keyboard.press("s")

    fields = parse_qs(posted.value.post_data or "")
    assert fields["verdict"] == ["include"]
    [found] = quotations_sent(STUDY, fields["evidence"])
    assert SUMMARY.startswith(found.quote, found.start)
    assert complaints == []


def state(page: Page) -> Any:
    return page.evaluate(
        """[...document.querySelectorAll('input[type=radio], input[type=checkbox]')]
           .filter(one => one.checked).map(one => one.value)"""
    )


def test_keys_activate_what_they_name(page: Page, complaints: list[str]) -> None:
    for key, checked in (("x", ["exclude"]), ("i", ["include"]), ("Control+x", ["include"])):
        page.keyboard.press(key)
        assert state(page) == checked, key
    page.keyboard.press("l")
    assert state(page) == ["include", "on"]
    page.keyboard.press("l")
    page.keyboard.press("d")
    assert state(page) == ["include"]
    assert complaints == []


def test_no_key_acts_while_someone_types(page: Page, complaints: list[str]) -> None:
    page.keyboard.press("n")
    page.keyboard.type("ix?n")
    assert page.locator("[name=notes]").input_value() == "ix?n"
    assert state(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert state(page) == ["exclude"]
    assert complaints == []


def test_the_keys_of_the_page_are_listed(page: Page, complaints: list[str]) -> None:
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of this page")
    assert keys.locator("dt, dd").all_inner_texts()[:10] == [
        *("n", "Notes", "i", "Include", "x", "Exclude", "l", "Later", "s", "Save")
    ]
    page.keyboard.press("x")
    assert state(page) == []
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    assert complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_record_fits_and_is_accessible(page: Page, complaints: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    select(page, 4, 60)

    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    assert complaints == []
