"""What review.yaml says of the report."""

from __future__ import annotations

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place
from trialatlas.protocol.positions import Leaf, ListNode, MapNode
from trialatlas.protocol.report_reader import read_formats
from trialatlas.protocol.review import FORMATS


def review_with(*formats: str) -> MapNode:
    place = Place("review.yaml", 3, "report.formats")
    leaves = tuple(Leaf(place, name, "text") for name in formats)
    report = MapNode(place, {"formats": ListNode(place, leaves)}, {})
    return MapNode(place, {"report": report}, {})


def test_every_form_is_made_unless_the_review_chooses() -> None:
    faults: list[Fault] = []
    assert read_formats(MapNode(Place("review.yaml"), {}, {}), faults) == FORMATS
    assert read_formats(review_with("xlsx", "pdf"), faults) == ("pdf", "xlsx")
    assert read_formats(review_with(), faults) == ()
    assert faults == []


@pytest.mark.parametrize(("written", "meant"), [("dox", "docx"), ("PDF", "pdf")])
def test_a_form_that_is_none_is_a_fault_with_the_nearest_name(written: str, meant: str) -> None:
    faults: list[Fault] = []
    assert read_formats(review_with(written), faults) == ()
    [fault] = faults
    assert (fault.line, fault.suggestion) == (3, meant)
    assert fault.expected == "a form of the report (pdf, docx, xlsx or ris)"
