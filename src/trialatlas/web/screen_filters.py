"""Which of the records found are listed, and in what order they are read; kept in the address."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from trialatlas.model.judgement import Verdict
from trialatlas.screening.priority import Order
from trialatlas.web.asked import Asked
from trialatlas.web.review_tables import Found, ReviewTables
from trialatlas.web.verdicts import Verdicts

__all__ = ["MINE", "OPEN", "ORDERS", "Filters", "carried"]

ORDERS: Mapping[str, Order] = {"priority": "priority", "random": "random", "id": "id"}
"""By the address's ``order``, in which order records are read; the first unless it is named."""

OPEN = "open"
"""The address's ``mine`` for records that nobody has decided."""

_UNDECIDED = "undecided"

MINE: Mapping[str, str] = {
    "": "All",
    _UNDECIDED: "Not decided by me",
    OPEN: "Not decided by anyone",
    **{str(verdict): f"I said {verdict}" for verdict in Verdict},
}
"""By the address's ``mine``, what it selects."""

_CARRIED = ("order", "mine", "rules", "by", "q")


def carried(asked: Asked, path: str, **added: str) -> str:
    """An address with the order and the filters that were asked for.

    Args:
        asked: What was asked for.
        path: Where to.
        added: Other parameters, or other values of these; an empty one is left out.
    """
    kept = {name: asked.query.get(name, "") for name in _CARRIED} | added
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is selected of the records found; an empty one selects all.

    Attributes:
        mine: One of `MINE`.
        rules: The rules' verdict.
        by: Name of someone who has decided, as far as the person who looks may know.
        search: A search expression.
        order: In what order records are read.
    """

    mine: str = ""
    rules: str = ""
    by: str = ""
    search: str = ""
    order: Order = "priority"

    @classmethod
    def of(cls, asked: Asked) -> Filters:
        """Those of an address; what it does not know is passed over."""
        query = asked.query
        mine, rules = query.get("mine", ""), query.get("rules", "")
        return cls(
            mine=mine if mine in MINE else "",
            rules=rules if rules in set(Verdict) else "",
            by=query.get("by", "").strip(),
            search=query.get("q", "").strip(),
            order=ORDERS.get(query.get("order", ""), "priority"),
        )

    @property
    def again(self) -> bool:
        """Whether records are selected that the person has decided already."""
        return self.mine in set(Verdict)

    @property
    def own_only(self) -> bool:
        """Whether records are wanted that others may have decided."""
        return bool(self.by) or self.mine == _UNDECIDED

    def select(
        self, tables: ReviewTables, verdicts: Verdicts, ids: Collection[str] | None
    ) -> list[Found]:
        """The records selected, in the order of their ids.

        Args:
            tables: The records found.
            verdicts: What was said of them, as far as the person may know.
            ids: The records that the search expression finds; None where there is none.
        """
        found = list(tables.found.values())
        if ids is not None:
            # A study is found by each of its records.
            firsts = {tables.first_of.get(name, name) for name in ids}
            found = [one for one in found if one.record_id in firsts]
        if self.rules:
            found = [one for one in found if one.by_rule == self.rules]
        if self.by:
            found = [one for one in found if self.by in verdicts.said.get(one.record_id, ())]
        if self.mine:
            found = [one for one in found if self._is_mine(one.record_id, verdicts)]
        return found

    def _is_mine(self, record_id: str, verdicts: Verdicts) -> bool:
        if self.mine == OPEN:
            return record_id not in verdicts.said
        said = verdicts.own.get(record_id)
        if self.mine == _UNDECIDED:
            return said is None
        return said is not None and said.after.value == (self.mine,)
