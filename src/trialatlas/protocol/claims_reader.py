"""``claims.yaml`` and the table beside it to a publication's claims, or every fault at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from trialatlas.errors import Fault
from trialatlas.protocol.claims import (
    Claims,
    ClaimsTable,
    CountClaim,
    ExtremeClaim,
    SearchClaim,
    ValueClaim,
)
from trialatlas.protocol.claims_estimates import read_two_by_two
from trialatlas.protocol.claims_table import read_claims_table
from trialatlas.protocol.claims_values import (
    Desk,
    count_at,
    decimal_at,
    ids_at,
    read_words,
    variable_named,
    words_in,
)
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.faults import Place, raise_any, report
from trialatlas.protocol.files import read_yaml
from trialatlas.protocol.positions import Leaf, MapNode, Node
from trialatlas.protocol.shapes import as_map, as_text, check_keys, list_at, map_at, text_at

__all__ = ["read_claims"]

_CITED = ("cited", "ids_cited_in_text_but_not_in_table", "ids_malformed")
"""Lists of ids that the text cites; what is wrong with them is for the audit to find."""

_KEYS = (
    *("publication", "search", "words", "table", "counts", "tables_2x2", "doses", "named"),
    *_CITED,
)
_NAMED = "s_named"
_DOSES = "doses"
_MONTH_LENGTH = len("2022-07")
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_ENDS: tuple[Literal["lowest", "highest"], ...] = ("lowest", "highest")


def read_claims(path: Path, codebook: Codebook, words: Path | None = None) -> Claims:
    """Read what a publication claims.

    Args:
        path: The file of claims.
        codebook: The variables that it is about.
        words: Another file of claims: what printed words mean there, and which column of the table
            holds which variable, holds here too where this file does not say it.

    Raises:
        ProtocolError: With every fault of the files, each with its file and line.
    """
    faults: list[Fault] = []
    own = _tree(path, faults)
    other = _tree(words, faults) if words else None
    desk = Desk(codebook, {}, faults)
    if other:
        desk.words = read_words(other, "words", desk)
    desk.words = _merged(desk.words, read_words(own, "words", desk))
    _check_top(own, codebook, faults)
    claims = Claims(
        file=str(path),
        publication=text_at(own, "publication", faults),
        cited=tuple(one for key in _CITED for one in ids_at(own, key, faults)),
        table=_table(own, other, path.parent, desk),
        search=_search(own, faults),
        counts=tuple(filter(None, (_count(item, desk) for item in list_at(own, "counts", faults)))),
        tables=tuple(
            filter(None, (read_two_by_two(one, desk) for one in list_at(own, "tables_2x2", faults)))
        ),
        extremes=_extremes(own, desk),
        named=_named(own, desk),
        more=tuple(desk.more.values()),
    )
    if not faults and not (claims.claimed or claims.counts or claims.tables or claims.named):
        expected = "at least one claim (cited, table, counts, tables_2x2, doses or named)"
        report(faults, Place(str(path)), expected, "none")
    raise_any(faults)
    return claims


def _tree(path: Path, faults: list[Fault]) -> MapNode:
    read = read_yaml(path, str(path), faults)
    return MapNode(Place(str(path)), {}, {}) if read is None else read


def _merged(
    first: Mapping[str, Mapping[str, tuple[str, ...]]],
    then: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> dict[str, dict[str, tuple[str, ...]]]:
    return {name: {**first.get(name, {}), **then.get(name, {})} for name in {**first, **then}}


def _check_top(own: MapNode, codebook: Codebook, faults: list[Fault]) -> None:
    named = [key for key in own.entries if _variable_of(key, codebook)]
    check_keys(own, (), (*_KEYS, *named), faults)


def _variable_of(key: str, codebook: Codebook) -> str:
    """The variable whose values a key such as ``routes_named`` lists."""
    stem = key.removesuffix(_NAMED)
    return stem if stem != key and stem in codebook else ""


def _table(own: MapNode, other: MapNode | None, folder: Path, desk: Desk) -> ClaimsTable | None:
    for tree in filter(None, (own, other)):
        if "table" in tree.entries:
            return read_claims_table(as_map(tree.entries["table"], desk.faults), folder, desk)
    return None


def _search(own: MapNode, faults: list[Fault]) -> SearchClaim | None:
    if "search" not in own.entries:
        return None
    node = as_map(own.entries["search"], faults)
    printed = ("registry", "condition", "other_terms")
    check_keys(node, (), ("as_of", "identified", "included", *printed), faults)
    [as_of] = words_in(node, "as_of", faults)[:1] or [Leaf(node.place, "", "text")]
    if as_of.value and not _is_month_or_day(as_of.value):
        report(faults, as_of.place, "a month or a day as 2022-07 or 2022-07-31", as_of.value)
    return SearchClaim(
        place=node.place,
        identified=count_at(node, "identified", faults),
        included=count_at(node, "included", faults),
        as_of=as_of.value,
    )


def _is_month_or_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text if len(text) > _MONTH_LENGTH else f"{text}-01")
    except ValueError:
        return False
    return bool(_MONTH.fullmatch(text))


def _count(item: Node, desk: Desk) -> CountClaim | None:
    node = as_map(item, desk.faults)
    if node is not item:
        return None
    optional = ("n", "of", "percent", "ids", "where")
    check_keys(node, ("variable", "value"), optional, desk.faults)
    if not node.keys.keys() & {"n", "percent", "ids"}:
        report(desk.faults, node.place, "a number (n or percent) or ids", "none of them")
    variable = _variable_at(node, desk)
    printed = words_in(node, "value", desk.faults)
    if variable is None:
        return None
    of = count_at(node, "of", desk.faults)
    if of == 0:
        report(desk.faults, node.entries["of"].place, "a number of 1 or more", "0")
    return CountClaim(
        place=node.place,
        variable=variable,
        values=tuple(value for leaf in printed for value in desk.meaning(leaf, variable)),
        n=count_at(node, "n", desk.faults),
        of=of,
        percent=decimal_at(node, "percent", desk.faults),
        ids=ids_at(node, "ids", desk.faults),
        where=text_at(node, "where", desk.faults),
    )


def _variable_at(node: MapNode, desk: Desk) -> Variable | None:
    if "variable" not in node.entries:
        return None
    return variable_named(as_text(node.entries["variable"], desk.faults), desk)


def _extremes(own: MapNode, desk: Desk) -> tuple[ExtremeClaim, ...]:
    doses = map_at(own, "doses", desk.faults)
    if not doses.entries:
        return ()
    check_keys(doses, (), ("variable", *_ENDS), desk.faults)
    name = doses.entries.get("variable", Leaf(doses.place, _DOSES, "text"))
    variable = variable_named(as_text(name, desk.faults), desk)
    found = []
    for which in _ENDS:
        if which not in doses.entries:
            continue
        node = as_map(doses.entries[which], desk.faults)
        check_keys(node, ("value", "unit"), ("ids",), desk.faults)
        value = decimal_at(node, "value", desk.faults)
        ids = ids_at(node, "ids", desk.faults)
        unit = text_at(node, "unit", desk.faults)
        if variable is not None and value is not None:
            found.append(
                ExtremeClaim(
                    place=node.place,
                    variable=variable,
                    which=which,
                    value=value,
                    unit=unit,
                    ids=ids,
                )
            )
    return tuple(found)


def _named(own: MapNode, desk: Desk) -> tuple[ValueClaim, ...]:
    """Values said to occur: under ``named`` by variable, or under a key such as routes_named."""
    by_variable = map_at(own, "named", desk.faults)
    lists = [
        (variable_named(key, desk), by_variable, key.value) for key in by_variable.keys.values()
    ]
    for key in own.entries:
        name = _variable_of(key, desk.codebook)
        lists += [(desk.codebook[name], own, key)] if name else []
    return tuple(
        ValueClaim(leaf.place, variable, value)
        for variable, node, key in lists
        if variable
        for leaf in words_in(node, key, desk.faults)
        for value in desk.meaning(leaf, variable)
    )
