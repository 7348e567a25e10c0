"""Rules against people: how often one coder gives the value of another, and where not.

Any two coders are compared in the same way, be they rules, people or a model: codings against
codings. The second, the *reference*, may hold several codings of one variable of one study; either
is then right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from trialatlas.model.comparison import Compared, coded_as
from trialatlas.model.judgement import Basis, Coding, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.value_sets import fixed_values
from trialatlas.stats.agreement import CategoryAgreement, VariableAgreement, cohen_kappa
from trialatlas.stats.intervals import wilson

__all__ = ["ANY_VALUE", "EACH_VALUE", "NO_VALUE", "agreement_on", "with_basis"]

NO_VALUE = "no value"
"""The category of studies for which a coder gives no value."""

ANY_VALUE = "any value"
"""Of a variable that may have any value: the studies for which a coder gives a value, whichever."""

EACH_VALUE = "each value"
"""Of a variable that may have any value: all values of all studies, counted one by one."""


def with_basis(coding: Coding, name: str) -> Coding:
    """A coding of what a coding rests on, under another variable's name.

    Args:
        coding: The coding.
        name: The variable for which its basis is the value.

    Returns:
        The basis as a value, with the words of the coding; no value where no words stand for it.
    """
    if coding.basis is Basis.ABSENT:
        return msgspec.structs.replace(
            coding, variable=name, value=(), missing=Missing.NOT_REPORTED
        )
    return msgspec.structs.replace(coding, variable=name, value=(str(coding.basis),), missing=None)


def agreement_on(
    variable: Variable, codings: Iterable[Coding], reference: Iterable[Coding]
) -> VariableAgreement:
    """Compare two coders on one variable.

    Args:
        variable: The variable; codings of others are passed over.
        codings: The first coder's, one a study.
        reference: The second coder's; of several for one study either is right.

    Returns:
        Agreement over the studies that both coded; undefined estimates, with a note, if there are
        none.
    """
    by_study = {item.study_id: item for item in codings if item.variable == variable.name}
    accepted = defaultdict(list)
    for item in reference:
        if item.variable == variable.name and item.study_id in by_study:
            accepted[item.study_id].append(item)
    compared = tuple(_compared(by_study[study], right) for study, right in accepted.items())
    pairs = [(coded_as(item.coding), coded_as(item.reference)) for item in compared]
    return VariableAgreement(
        variable=variable.name,
        compared=compared,
        agreement=wilson(sum(ours == theirs for ours, theirs in pairs), len(pairs)),
        kappa=cohen_kappa(pairs),
        categories=_categories(variable, pairs),
    )


def _compared(coding: Coding, accepted: Sequence[Coding]) -> Compared:
    ours = coded_as(coding)

    def likeness(other: Coding) -> float:
        theirs = coded_as(other)
        return len(ours & theirs) / len(ours | theirs) if ours | theirs else 1.0

    nearest = max(accepted, key=likeness)
    return Compared(
        coding=coding,
        reference=nearest,
        others=tuple(item for item in accepted if item is not nearest),
    )


_Pairs = Sequence[tuple[frozenset[str], frozenset[str]]]


def _categories(variable: Variable, pairs: _Pairs) -> tuple[CategoryAgreement, ...]:
    found = frozenset[str]().union(*(ours | theirs for ours, theirs in pairs))
    none = frozenset({NO_VALUE})
    if fixed_values(variable):
        names = variable.ordered(found)
    else:
        names = (ANY_VALUE, EACH_VALUE) if found else ()
    if any(not (ours and theirs) for ours, theirs in pairs):
        names = (*names, NO_VALUE)
    marked = [(ours or none, theirs or none) for ours, theirs in pairs]
    return tuple(_category(name, marked) for name in names)


def _category(name: str, pairs: _Pairs) -> CategoryAgreement:
    n_ours = sum(_count(name, ours) for ours, _ in pairs)
    n_theirs = sum(_count(name, theirs) for _, theirs in pairs)
    n_both = sum(_count_both(name, ours, theirs) for ours, theirs in pairs)
    return CategoryAgreement(
        name=name,
        n_both=n_both,
        sensitivity=wilson(n_both, n_theirs),
        predictive_value=wilson(n_both, n_ours),
    )


def _count(name: str, values: frozenset[str]) -> int:
    if name == ANY_VALUE:
        return int(NO_VALUE not in values)
    return len(values - {NO_VALUE}) if name == EACH_VALUE else int(name in values)


def _count_both(name: str, ours: frozenset[str], theirs: frozenset[str]) -> int:
    if name == ANY_VALUE:
        return min(_count(name, ours), _count(name, theirs))
    return _count(name, ours & theirs)
