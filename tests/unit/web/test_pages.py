"""What strangers wrote into a record, or colleagues into a note, is shown and never run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.hostile import PAYLOAD, Markup, poison
from tests.web_server import Person, served_alone

from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.web.app import PAGES

ID = "NCT01089387"
MINE = {"variable": "donor"}
"""Parts of addresses that are no ids."""


def addresses() -> list[str]:
    """Every page that is asked for, of the hostile record where it is one of a record."""

    def filled(part: re.Match[str]) -> str:
        return MINE.get(part[1].partition(":")[0], ID)

    return [re.sub(r"\{([^}]*)\}", filled, one.path) for one in PAGES if not one.is_form]


def hostile_events() -> list[Event]:
    """What two colleagues did, who write as badly."""
    quoted = (Quotation(quote=PAYLOAD, field="titles.brief", start=0, value=PAYLOAD),)
    parts: dict[str, Any] = {"subject": ID, "at": "", "why": PAYLOAD}
    answer: dict[str, Any] = {**parts, "act": Act.ANSWER, "evidence": quoted}
    decided, coded = Answer(value=("include",), criterion=PAYLOAD), Answer(value=(PAYLOAD,))
    return [
        *(Event(id=f"d{who}", who=who, after=decided, **answer) for who in ("Bo", PAYLOAD)),
        Event(id="c1", who="Bo", variable="donor", after=coded, **answer),
        Event(id="c2", who=PAYLOAD, variable="donor", after=Answer(missing="unclear"), **answer),
        Event(id="n", act=Act.NOTE, who="Bo", **parts),
    ]


def shown(person: Person, address: str) -> Markup:
    answer = person.get(address)
    assert answer.status < 500, (address, answer.status, answer.data[-800:])
    is_page = "html" in answer.headers.get("content-type", "")
    return Markup(answer.data.decode()) if is_page else Markup("")


def test_no_page_runs_what_stands_in_a_record(own_review: Path) -> None:
    poison(own_review, ID)
    with served_alone(own_review) as served:
        served.site.history.append(hostile_events())
        ann = served.person("Ann")
        found = {address: shown(ann, address) for address in addresses()}

    assert {address: page.dangers for address, page in found.items() if page.dangers} == {}
    carriers = [address for address, page in found.items() if PAYLOAD in "".join(page.words)]
    assert f"/screen/{ID}" in carriers
