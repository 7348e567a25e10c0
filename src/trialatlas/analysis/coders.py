"""Agreement of all who coded a variable: rules, people and models, two by two and together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from trialatlas.analysis.describe import Row, row_of_estimate
from trialatlas.analysis.validity import NO_VALUE, agreement_on
from trialatlas.model.comparison import coded_as
from trialatlas.model.event import SEPARATOR
from trialatlas.model.judgement import Coding
from trialatlas.protocol.codebook import Variable
from trialatlas.stats.coders import fleiss_kappa, gwet_ac1, krippendorff_alpha

__all__ = ["coder_agreement"]

_SEVERAL = 3
_TOGETHER = {"gwet_ac1": gwet_ac1, "krippendorff_alpha": krippendorff_alpha}


def coder_agreement(
    variable: Variable, codings: Iterable[Coding], studies: Sequence[str]
) -> Iterator[Row]:
    """How far the coders of one variable agree beyond chance.

    Values of a study are compared as a set; what is not reported and what does not apply are both
    no value. Two coders are compared over the studies that both coded, all together over those that
    at least two coded.

    Args:
        variable: The variable.
        codings: All coders' codings; those of other variables and studies are passed over.
        studies: The included studies.

    Yields:
        Rows of ``results``: for each two coders the share of studies on which they agree
        (``agreement``), Cohen's kappa (``kappa``) and each pair of values they gave
        (``agreement_cell``); then the measures of all coders together (``agreement_of_all``). One
        row with a note where fewer than two coded the variable.
    """
    included = frozenset(studies)
    by_coder: defaultdict[str, dict[str, Coding]] = defaultdict(dict)
    for coding in codings:
        if coding.variable == variable.name and coding.study_id in included:
            by_coder[coding.coder][coding.study_id] = coding
    coders = sorted(by_coder)
    if len(coders) <= 1:
        yield _undefined(variable, coders, len(studies))
        return
    for names in combinations(coders, 2):
        yield from _pair(variable, names, by_coder, len(studies))
    yield from _together(variable, [by_coder[name] for name in coders], studies)


def _undefined(variable: Variable, coders: Sequence[str], n_studies: int) -> Row:
    return {
        "analysis": f"agreement:{variable.name}",
        "kind": "agreement",
        "variable": variable.name,
        "n": 0,
        "of": 0,
        "missing": n_studies,
        "note": f"not defined: {f'only {coders[0]}' if coders else 'nobody'} coded it",
    }


def _pair(
    variable: Variable,
    names: tuple[str, str],
    by_coder: Mapping[str, Mapping[str, Coding]],
    n_studies: int,
) -> Iterator[Row]:
    one, other = names
    found = agreement_on(variable, by_coder[one].values(), by_coder[other].values())
    row: Row = {
        "variable": variable.name,
        "row": one,
        "column": other,
        "missing": n_studies - len(found.compared),
    }
    agreed = sorted(item.coding.study_id for item in found.compared if item.is_agreed)
    for kind, estimate in (("agreement", found.agreement), ("kappa", found.kappa)):
        yield {
            **row,
            **row_of_estimate(estimate),
            "analysis": f"{kind}:{variable.name}",
            "kind": kind,
            "studies": agreed,
        }
    cells: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for item in found.compared:
        place = (_shown(variable, item.coding), _shown(variable, item.reference))
        cells[place].append(item.coding.study_id)
    for (value, other_value), own in sorted(cells.items()):
        yield {
            **row,
            "analysis": f"agreement:{variable.name}:{one}:{other}",
            "kind": "agreement_cell",
            "row": value,
            "column": other_value,
            "n": len(own),
            "of": len(found.compared),
            "studies": sorted(own),
        }


def _shown(variable: Variable, coding: Coding) -> str:
    return SEPARATOR.join(variable.ordered(coded_as(coding))) or NO_VALUE


def _together(
    variable: Variable, coders: Sequence[Mapping[str, Coding]], studies: Sequence[str]
) -> Iterator[Row]:
    given = {study: [own[study] for own in coders if study in own] for study in studies}
    several = [study for study in studies if len(given[study]) > 1]
    codes = [
        [coded_as(own[study]) if study in own else None for own in coders] for study in several
    ]
    agreed = [study for study in several if len(set(map(coded_as, given[study]))) == 1]
    measures = dict(_TOGETHER)
    if len(coders) >= _SEVERAL:
        measures = {"fleiss_kappa": fleiss_kappa, **measures}
    for name, measure in measures.items():
        found = measure(codes)
        yield {
            "analysis": f"agreement_of_all:{variable.name}",
            "kind": "agreement_of_all",
            "variable": variable.name,
            "row": name,
            **row_of_estimate(found),
            "missing": len(studies) - found.of,
            "studies": agreed,
        }
