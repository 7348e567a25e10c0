"""People who work on a review, and what each does in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Role", "Viewer"]


class Role(StrEnum):
    """What a person does in a review.

    ``reviewer``: decides and codes. ``adjudicator``: settles what reviewers disagree on. ``owner``:
    runs the review. ``reader``: looks on.
    """

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    OWNER = "owner"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Someone who looks.

    Attributes:
        who: Their name, as it stands in events.
        role: What they do in the review.
    """

    who: str
    role: Role = Role.REVIEWER
