"""Why a study has the value that it has: the reasoning of its coding, as data; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trialatlas.coding.rules import read_study
from trialatlas.model.study import Study
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.text.explaining import Step, trace
from trialatlas.text.matching import Lexicon
from trialatlas.text.reading import Reading, ReadRecord, find_words, holds
from trialatlas.text.sections import passages_of

__all__ = ["Explanation", "explain_study", "read_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one variable of one study came to its value.

    Attributes:
        record_id: The record.
        variable: The variable.
        reading: What the codebook makes of the record.
        applies: Whether what the variable demands of others (``applies_when``) holds.
        known: Readings of the variables that it, or one of its rules, refers to.
        steps: Its rules in their order; none where it does not apply or has no rules.
    """

    record_id: str
    variable: Variable
    reading: Reading
    applies: bool = True
    known: Mapping[str, Reading] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


def explain_study(study: Study, codebook: Codebook, lexicon: Lexicon, name: str) -> Explanation:
    """Follow the reading of one variable.

    Args:
        study: The record.
        codebook: The variables.
        lexicon: Of `trialatlas.coding.rules.compile_lexicon` for the same codebook.
        name: The variable.
    """
    variable = codebook[name]
    rules = variable.text.rules if variable.text else ()
    referred = dict.fromkeys(
        [*variable.applies_when, *(other for rule in rules for other in rule.when)]
    )
    readings = read_study(study, codebook, lexicon, [name, *referred])
    known = {other: readings[other] for other in referred}
    applies = holds(variable.applies_when, known)
    steps: tuple[Step, ...] = ()
    if applies and variable.text:
        steps = trace(read_record(study, lexicon), variable.text, known)
    return Explanation(
        record_id=study.record_id,
        variable=variable,
        reading=readings[name],
        applies=applies,
        known=known,
        steps=steps,
    )


def read_record(study: Study, lexicon: Lexicon) -> ReadRecord:
    """A study with the places of a lexicon's words."""
    return find_words(passages_of(study), lexicon)
