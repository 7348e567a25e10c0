"""A page with a record and a form, answered under the policy of the pages of a review."""

from __future__ import annotations

from pathlib import Path

import jinja2
from playwright.sync_api import Page, Route

import trialatlas
from trialatlas.web.record_text import RecordText

__all__ = ["ADDRESS", "open_page"]

ADDRESS = "http://review.test/record"
_WEB = Path(trialatlas.__file__).parent / "web"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'"
)
_TEMPLATE = """{% import "record.html.j2" as it %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A record</title>
<link rel="stylesheet" href="/static/record.css">
<script src="/static/select.js" defer></script><script src="/static/keys.js" defer></script></head>
<body><main><h1>A record</h1>
{{ it.record(record) }}
<form method="post" action="/record">
{{ it.evidence(record, given) }}
<label>Notes <textarea name="notes" data-key="n"></textarea></label>
<label><input type="radio" name="verdict" value="include" data-key="i"> Include</label>
<label><input type="radio" name="verdict" value="exclude" data-key="x"> Exclude</label>
<label><input type="checkbox" name="later" data-key="l"> Later</label>
<button type="button" data-key="d" disabled>Never</button>
<button type="submit" data-key="s">Save</button>
</form></main></body></html>"""


def open_page(page: Page, record: RecordText, given: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Open the page in a window, in place of what is there.

    Returns:
        What the browser complains of, as it comes.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WEB / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.from_string(_TEMPLATE).render(record=record, given=given)

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/static/")[2]
        if "/static/" in route.request.url:
            route.fulfill(path=_WEB / "static" / name)
        else:
            headers = {"content-type": "text/html", "content-security-policy": _POLICY}
            route.fulfill(body=html.encode("utf-8"), headers=headers)

    # What the page before is still asking for must not meet the network.
    page.goto("about:blank")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.unroute_all()
    page.route("http://review.test/**", answer)
    page.goto(ADDRESS)
    return complaints
