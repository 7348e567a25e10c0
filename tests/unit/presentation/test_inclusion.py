"""What became of each record, and why."""

from __future__ import annotations

import dataclasses

from trialatlas.presentation.inclusion import comparison_of, left_out
from trialatlas.presentation.stage import ReportTables
from trialatlas.protocol.review import ReviewProtocol


def test_records_left_out_by_verdict(protocol: ReviewProtocol, tables: ReportTables) -> None:
    out = left_out(protocol, tables)
    assert [item.record.id for item in out.excluded] == [
        f"NCT0000001{place}" for place in range(1, 5)
    ]
    assert [item.record.id for item in out.unsure] == ["NCT00000015"]
    assert [(one.id, two.id) for one, two in out.duplicates] == [("ISRCTN1", "NCT00000001")]


def test_a_reason_is_the_coders_or_the_criterions(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    reasons = [item.reason for item in left_out(protocol, tables).excluded]
    assert reasons == [
        "<script>alert('x')</script>",
        "No tumour",
        '=HYPERLINK("http://x.invalid")',
        "",
    ]


def test_a_person_who_overrules_a_rule_is_seen(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    second = left_out(protocol, tables).excluded[1]
    assert (second.coder, second.overruled) == ("ann", ("rule: include",))


def test_the_comparison_has_three_parts(protocol: ReviewProtocol, tables: ReportTables) -> None:
    comparison = comparison_of(protocol, tables)
    assert comparison is not None
    assert [record.id for record in comparison.both] == ["NCT00000001"]
    first, second = comparison.published_only
    assert (first.decision, first.reason) == ("exclude", "No tumour")
    assert first.quotes[0].text == "<script>alert('x')</script>"
    assert second.decision == "not found"
    assert [item.record.id for item in comparison.ours_only] == ["NCT00000003"]
    assert (comparison.n_published, comparison.n_ours) == (3, 2)


def test_without_a_published_review_there_is_no_comparison(
    protocol: ReviewProtocol, tables: ReportTables
) -> None:
    assert comparison_of(dataclasses.replace(protocol, published=None), tables) is None
