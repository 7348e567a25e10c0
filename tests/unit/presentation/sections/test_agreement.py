"""The part of the report on the agreement of coders."""

from __future__ import annotations

import dataclasses

from tests.unit.presentation.made_up_report import made_up_views

from trialatlas.presentation.agreement import AgreementTable, Difference, PairOfCoders
from trialatlas.presentation.blocks import Details, Paragraph, Section, TableBlock
from trialatlas.presentation.document import plain, walk
from trialatlas.presentation.estimates import Count
from trialatlas.presentation.findings import Finding
from trialatlas.presentation.sections.agreement import agreement_section
from trialatlas.presentation.sections.methods import methods_section
from trialatlas.presentation.views import Views

KAPPA = Finding("Cohen's kappa", "0.64", 1, "no interval: the large-sample variance is 0")
PAIR = PairOfCoders(
    coders=("ann", "the rules"),
    count=Count(3, ("S1", "S2", "S3")),
    of=4,
    percent="75.0%",
    interval="30.1–95.4%",
    kappa=KAPPA,
    differences=(Difference(("other", "own"), Count(1, ("S4",))),),
)


def views_with(*, pairs: tuple[PairOfCoders, ...], note: str = "") -> Views:
    together = (Finding("Gwet's AC1", "0.70", 1, ""),) if pairs else ()
    table = AgreementTable("Donor", pairs, together, 4, note)
    views = made_up_views()
    asked = dataclasses.replace(views.protocol, agreement=("purpose",))
    return dataclasses.replace(views, agreements=(table,), protocol=asked)


def words_of(section: Section) -> str:
    return " ".join(plain(one.runs) for one in walk(section.blocks) if isinstance(one, Paragraph))


def test_pairs_stand_in_a_table_and_their_differences_below() -> None:
    section = agreement_section(views_with(pairs=(PAIR,)))
    tables = [one for one in walk(section.blocks) if isinstance(one, TableBlock)]

    assert [plain(cell.runs) for cell in tables[0].rows[0].cells] == [
        "ann and the rules",
        "3/4",
        "75.0%",
        "30.1–95.4%",
        "0.64",
    ]
    assert [column.title for column in tables[1].columns] == ["ann", "the rules", "Studies"]
    [details] = [one for one in walk(section.blocks) if isinstance(one, Details)]
    assert plain(details.summary) == "Where ann and the rules differ (1)"
    assert "over 4 studies that two or more coded" in words_of(section)


def test_a_variable_that_one_coder_coded_says_why_it_has_no_number() -> None:
    section = agreement_section(views_with(pairs=(), note="not defined: only rule coded it"))

    assert "Not defined: only rule coded it." in words_of(section)
    assert not [one for one in walk(section.blocks) if isinstance(one, TableBlock)]


def test_the_methods_say_how_agreement_was_measured_only_where_it_was() -> None:
    assert "Cohen’s kappa" in words_of(methods_section(views_with(pairs=(PAIR,))))
    assert "Cohen’s kappa" not in words_of(methods_section(made_up_views()))


def test_a_kappa_that_is_not_defined_is_said_once() -> None:
    note = "not defined: both coders put every study into one category"
    none = dataclasses.replace(PAIR, kappa=Finding("Cohen's kappa", "not defined", 1, note))
    section = agreement_section(views_with(pairs=(none,)))
    table = next(one for one in walk([section]) if isinstance(one, TableBlock))
    assert plain(table.rows[0].cells[-1].runs) == "–"
