"""The report as people see it: on a laptop, a phone and paper, without a network or a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

PHONE, TABLET, LAPTOP = 360, 768, 1280
A4_LANDSCAPE = 1123


@pytest.fixture(scope="module")
def address(digests: Path) -> str:
    """The report of the example, as a file."""
    return (digests / "output" / "report.html").resolve().as_uri()


def test_the_page_needs_no_network_and_complains_of_nothing(page: Page, address: str) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert said == []


@pytest.mark.parametrize("width", [PHONE, TABLET, LAPTOP])
def test_nothing_is_wider_than_the_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE, TABLET, LAPTOP])
def test_each_figure_is_drawn_at_every_width(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    sizes = page.evaluate(
        """[...document.querySelectorAll('figure img, img')]
           .filter(image => image.offsetWidth > 0)
           .map(image => [image.naturalWidth, image.offsetWidth, image.alt.length])"""
    )
    assert len(sizes) == 9
    assert all(natural > 0 and shown <= width and alt > 20 for natural, shown, alt in sizes)


def test_no_word_of_a_figure_is_cut_off_at_any_width(page: Page, address: str) -> None:
    page.goto(address)
    n_words, outside = page.evaluate(
        """() => {
            const addresses = [...document.querySelectorAll('#figures img, #figures source')]
                .map(one => one.srcset || one.src);
            const outside = [];
            let n = 0;
            for (const address of addresses) {
                const bytes = Uint8Array.from(atob(address.split(',')[1]), c => c.charCodeAt(0));
                const parsed = new DOMParser()
                    .parseFromString(new TextDecoder().decode(bytes), 'image/svg+xml');
                const copy = document.importNode(parsed.rootElement, true);
                const svg = document.body.appendChild(copy);
                const frame = svg.getBoundingClientRect();
                for (const text of svg.querySelectorAll('text')) {
                    const box = text.getBoundingClientRect();
                    n += 1;
                    if (box.left < frame.left - 1 || box.right > frame.right + 1
                        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
                        outside.push(text.textContent);
                }
                svg.remove();
            }
            return [n, outside];
        }"""
    )
    assert n_words > 500
    assert outside == []


def test_a_coded_cell_opens_its_quotation(page: Page, address: str) -> None:
    page.goto(address)
    cell = page.locator("table.studies td details:has(q)").nth(8)
    quote = cell.locator("q").first
    assert not quote.is_visible()
    cell.locator("summary").click()
    assert quote.is_visible()
    assert quote.inner_text().strip()


@pytest.mark.parametrize("width", [PHONE, TABLET, LAPTOP])
def test_a_quotation_at_the_edge_of_the_table_opens_in_sight(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    cell = page.locator("table.studies td:last-child details:has(q)").first
    cell.locator("summary").click()
    page.wait_for_function(
        """cell => {
            const box = cell.getBoundingClientRect();
            const edge = cell.closest('.scroll').getBoundingClientRect().right;
            return box.right <= edge + 1;
        }""",
        arg=cell.element_handle(),
        timeout=5000,
    )


def test_the_page_works_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    cell = page.locator("table.studies td details:has(q)").nth(8)
    cell.locator("summary").click()
    assert cell.locator("q").first.is_visible()
    assert page.locator("table.studies tbody tr").count() == 39
    context.close()


def test_paper_cuts_nothing_off(page: Page, address: str) -> None:
    page.set_viewport_size({"width": A4_LANDSCAPE, "height": 794})
    page.goto(address)
    page.emulate_media(media="print")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= A4_LANDSCAPE
    hidden = page.evaluate(
        """[...document.querySelectorAll('.scroll')]
           .filter(box => box.scrollWidth > box.clientWidth + 1).length"""
    )
    assert hidden == 0
    assert page.pdf(landscape=True, format="A4").startswith(b"%PDF")


def test_the_data_can_be_saved_from_the_page_alone(page: Page, address: str) -> None:
    page.goto(address)
    link = page.locator("a[download='studies.csv']").first
    with page.expect_download() as waiting:
        link.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert text.count("NCT") >= 39


@pytest.mark.parametrize("width", [390, TABLET, LAPTOP])
def test_nothing_stands_in_the_way_of_anybody(browser: Browser, address: str, width: int) -> None:
    # What examines the page is itself a script, which the page's policy would keep out.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.locator("table.studies td details:has(q) summary").first.click()
    found = Axe().run(page)
    assert found.response["violations"] == []
    assert len(found.response["passes"]) > 30
    context.close()


def test_a_table_is_sorted_with_the_keyboard_and_missing_comes_last(
    page: Page, address: str
) -> None:
    page.goto(address)
    heading = page.locator("table.studies thead th").nth(3)
    cells = page.locator("table.studies tbody td:nth-child(4)")
    button = heading.get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    rising = [one.strip() for one in cells.all_inner_texts()]
    page.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    falling = [one.strip() for one in cells.all_inner_texts()]
    missing = [one for one in rising if one == "not reported"]
    given = rising[: len(rising) - len(missing)]
    assert given == sorted(given)
    assert falling == [*sorted(given, reverse=True), *missing]
    assert len(set(given)) > 3


def test_a_filter_leaves_the_lines_with_its_words(page: Page, address: str) -> None:
    page.goto(address)
    box = page.locator("#studies .filter input")
    box.fill("NCT00081055")
    rows = page.locator("table.studies tbody tr:visible")
    assert rows.count() == 1
    assert page.locator("#studies .filter output").inner_text() == "1 of 39"
    box.fill("")
    assert rows.count() == 39
