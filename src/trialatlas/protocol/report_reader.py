"""What review.yaml says of the report."""

from __future__ import annotations

from trialatlas.errors import Fault
from trialatlas.protocol.positions import MapNode
from trialatlas.protocol.review import FORMATS
from trialatlas.protocol.shapes import check_keys, known, map_at, words_at

__all__ = ["read_formats"]


def read_formats(review: MapNode, faults: list[Fault]) -> tuple[str, ...]:
    """Read in which forms the report is wanted; all of them unless the review chooses.

    Args:
        review: The top of review.yaml.
        faults: Gets the faults.

    Returns:
        Names of `FORMATS`, in their order.
    """
    report = map_at(review, "report", faults)
    if report is not review.entries.get("report"):
        return FORMATS
    check_keys(report, (), ("formats",), faults)
    if "formats" not in report.entries:
        return FORMATS
    leaves = words_at(report, "formats", faults)
    chosen = {known(leaf, FORMATS, "a form of the report", faults) for leaf in leaves}
    return tuple(name for name in FORMATS if name in chosen)
