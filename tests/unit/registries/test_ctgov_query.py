"""A question as the registry's parameters."""

from __future__ import annotations

from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.registries.ctgov_query import (
    WITHOUT_CONTACTS,
    asked_by_search,
    ids_in,
    requests_of,
)
from trialatlas.search.areas import pieces

CONTACTS = (
    "centralContacts", "overallOfficials", "contacts", "pointOfContact", "investigatorFullName",
    "investigatorTitle", "investigatorAffiliation", "oldNameTitle", "unpostedResponsibleParty",
)  # fmt: skip


def test_each_part_of_a_question_is_a_parameter() -> None:
    query = RegistryQuery(
        name="all",
        queries={"cond": "melanoma OR nevus", "intr": "cells"},
        overall_status=("COMPLETED", "TERMINATED"),
        geo="distance(39,-77,50mi)",
        advanced="AREA[Phase]PHASE2",
        agg_filters="results:with",
        fields=("NCTId", "Phase"),
    )
    assert requests_of(query) == [
        {
            "query.cond": "melanoma OR nevus",
            "query.intr": "cells",
            "filter.overallStatus": "COMPLETED,TERMINATED",
            "filter.geo": "distance(39,-77,50mi)",
            "filter.advanced": "AREA[Phase]PHASE2",
            "aggFilters": "results:with",
            "fields": "NCTId,Phase",
            "format": "json",
            "markupFormat": "markdown",
            "pageSize": "1000",
            "countTotal": "true",
        }
    ]


def test_contacts_are_not_asked_for_unless_all_is() -> None:
    plain, whole = RegistryQuery(name="a"), RegistryQuery(name="a", has_all_fields=True)
    asked = requests_of(plain)[0]["fields"].split(",")
    assert "fields" not in requests_of(whole)[0]
    covered = [pieces()[name].registry_path for name in asked]
    for piece in pieces().values():
        is_contact = not set(CONTACTS).isdisjoint(piece.registry_path.split("."))
        is_asked = any(
            piece.registry_path == path or piece.registry_path.startswith(f"{path}.")
            for path in covered
        )
        assert not (is_contact and is_asked), piece.name


def test_everything_else_that_a_record_holds_is_asked_for() -> None:
    covered = [pieces()[name].registry_path for name in WITHOUT_CONTACTS]
    lacking = [
        piece.name
        for piece in pieces().values()
        if piece.kind != "part"
        and not piece.name.startswith("Num")
        and set(CONTACTS).isdisjoint(piece.registry_path.split("."))
        and not any(piece.registry_path.startswith(f"{path}.") for path in covered)
        and piece.name not in WITHOUT_CONTACTS
    ]
    # Searched by the registry but never given.
    assert lacking == ["LocationCountryCode"]


def test_ids_beside_a_filter_are_asked_by_search() -> None:
    ids = tuple(f"NCT{number:08d}" for number in range(1, 131))
    request = requests_of(RegistryQuery(name="a", ids=ids, advanced="a OR b"))[0]
    one, other = asked_by_search(request)
    assert ids_in(request) == ids
    assert ids_in(one) == ()
    assert one["filter.advanced"].startswith("(a OR b) AND (AREA[NCTId](NCT00000001 OR ")
    assert other["filter.advanced"].endswith("AREA[NCTIdAlias](" + " OR ".join(ids[120:]) + "))")
    assert one["countTotal"] == "true"
