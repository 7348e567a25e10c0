"""Step 5: of all codings of a study's variable, the value that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
import pyarrow as pa

from trialatlas.model.event import PEOPLE
from trialatlas.model.judgement import Basis, Coding, Missing
from trialatlas.model.tables import TABLES, to_batch

__all__ = ["PEOPLE_DISAGREE", "adjudicate", "settle"]

PEOPLE_DISAGREE = "people_disagree"
"""What stands as rule of a value on which people disagree."""


def adjudicate(
    by_rule: Iterable[pa.RecordBatch], by_people: Sequence[Coding]
) -> dict[str, pa.RecordBatch]:
    """Settle every variable of every included study.

    Args:
        by_rule: Batches of ``codings`` that the rules made.
        by_people: What people coded.

    Returns:
        ``answers``, all that people coded, and ``values``, a row for each study and variable of
        ``by_rule``.
    """
    answers: defaultdict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in by_people:
        answers[coding.study_id, coding.variable].append(coding)
    rows = [
        settle(coding, answers.get((coding.study_id, coding.variable), ()))
        for batch in by_rule
        for coding in (msgspec.convert(row, Coding) for row in batch.to_pylist())
    ]
    return {
        "answers": to_batch(TABLES["answers"], by_people),
        "values": to_batch(TABLES["values"], rows),
    }


def settle(by_rule: Coding, by_people: Sequence[Coding]) -> Coding:
    """The value that counts: people's where they agree, ``unclear`` where they do not.

    Where someone has resolved a disagreement, what they say counts and not what was disagreed on.

    Args:
        by_rule: The rules' coding.
        by_people: People's codings of the same variable of the same study.
    """
    if not by_people:
        return by_rule
    heard = [coding for coding in by_people if coding.resolves] or by_people
    first = heard[0]
    if all((other.value, other.missing) == (first.value, first.missing) for other in heard):
        return first
    return Coding(
        study_id=by_rule.study_id,
        variable=by_rule.variable,
        missing=Missing.UNCLEAR,
        basis=Basis.ABSENT,
        spans=tuple(span for coding in by_people for span in coding.spans),
        coder=PEOPLE,
        rule=PEOPLE_DISAGREE,
    )
