"""Records in, codings out: a row for each record and variable, with the words that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from hypothesis import given
from tests.studies import STUDIES, records, rows_of, study, told

from trialatlas.coding.rules import code_batch, compile_lexicon, read_study
from trialatlas.model.dates import Age, Dates, PartialDate
from trialatlas.model.judgement import Basis, Coding, Confidence, EvidenceSpan, Missing
from trialatlas.model.study import (
    Design,
    Eligibility,
    Enrollment,
    Intervention,
    Location,
    Study,
    Titles,
    texts_of,
)
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.matching import Match
from trialatlas.text.reading import Reading

Concepts = Mapping[str, ConceptSet]


def readings(
    whole: Study, codebook: Codebook, concepts: Concepts, *names: str
) -> dict[str, Reading]:
    return read_study(whole, codebook, compile_lexicon(codebook, concepts), names)


def field_reading(whole: Study, field: str, **more: Any) -> Reading:
    """How a variable reads that a field of the record holds."""
    variable = Variable(name="it", title="It", kind="field", field=field, **more)
    return readings(whole, Codebook(variables=(variable,)), {}, "it")["it"]


DESIGNED = study(
    titles=Titles(brief="Cells"),
    conditions=("Asthma", "Cough", "Asthma"),
    dates=Dates(start=PartialDate(year=2010, month=5)),
    design=Design(phases=("PHASE1", "PHASE2"), enrollment=Enrollment(count=1_234_567)),
    interventions=(Intervention(name="Salt"), Intervention(name="Cells")),
    eligibility=Eligibility(
        minimum_age=Age(value=6, unit="months"),
        maximum_age=Age(value=75, unit="years"),
        healthy_volunteers=False,
    ),
    has_results=True,
)


class TestFields:
    @pytest.mark.parametrize(
        ("field", "more", "values"),
        [
            ("titles.brief", {}, ("Cells",)),
            ("dates.start.year", {}, ("2010",)),
            ("dates.start.iso", {}, ("2010-05",)),
            ("design.enrollment.count", {}, ("1234567",)),
            ("eligibility.minimum_age.years", {}, ("0.5",)),
            ("eligibility.maximum_age.years", {}, ("75",)),
            ("eligibility.healthy_volunteers", {}, ("no",)),
            ("has_results", {}, ("yes",)),
            ("design.phases", {"join": "/"}, ("PHASE1/PHASE2",)),
            ("conditions", {"multiple": True}, ("Asthma", "Cough")),
            ("interventions.name", {"multiple": True}, ("Cells", "Salt")),
        ],
    )
    def test_a_field_holds_the_value(
        self, field: str, more: dict[str, Any], values: tuple[str, ...]
    ) -> None:
        reading = field_reading(DESIGNED, field, **more)

        assert (reading.values, reading.missing, reading.basis) == (values, None, Basis.STRUCTURED)
        assert reading.rule == f"field {field}"

    @pytest.mark.parametrize("field", ["titles.official", "dates.completion.year", "keywords"])
    def test_an_empty_field_reports_nothing(self, field: str) -> None:
        reading = field_reading(DESIGNED, field, multiple=True)

        assert (reading.values, reading.missing, reading.basis) == (
            (),
            Missing.NOT_REPORTED,
            Basis.ABSENT,
        )

    def test_a_text_proves_itself_at_its_place(self) -> None:
        reading = field_reading(DESIGNED, "interventions.name", multiple=True)

        assert [(mention.field, mention.quote) for mention in reading.mentions] == [
            ("interventions[0].name", "Salt"),
            ("interventions[1].name", "Cells"),
        ]

    def test_several_values_are_unclear_where_one_is_asked_for(self) -> None:
        reading = field_reading(DESIGNED, "conditions")

        assert (reading.values, reading.missing) == ((), Missing.UNCLEAR)
        assert [mention.quote for mention in reading.mentions] == ["Asthma", "Cough", "Asthma"]

    def test_the_same_value_twice_is_one(self) -> None:
        twice = study(conditions=("Asthma", "Asthma"))

        assert field_reading(twice, "conditions").values == ("Asthma",)

    def test_parts_of_a_joined_value_prove_it_together(self) -> None:
        reading = field_reading(DESIGNED, "design.phases", join="/")

        assert [mention.quote for mention in reading.mentions] == ["PHASE1", "PHASE2"]

    @pytest.mark.parametrize(
        ("field", "place", "quote"),
        [
            ("dates.start.year", "dates.start.year", "2010"),
            ("dates.start.iso", "dates.start.year", "2010"),
            ("eligibility.minimum_age.years", "eligibility.minimum_age.value", "6"),
            ("design.enrollment.count", "design.enrollment.count", "1234567"),
            ("eligibility.healthy_volunteers", "eligibility.healthy_volunteers", "false"),
            ("has_results", "has_results", "true"),
        ],
    )
    def test_a_number_or_a_truth_proves_itself_as_the_record_holds_it(
        self, field: str, place: str, quote: str
    ) -> None:
        [mention] = field_reading(DESIGNED, field).mentions

        assert (mention.field, mention.start, mention.quote) == (place, 0, quote)


class TestTexts:
    def test_rules_read_a_value_from_the_text(self, codebook: Codebook, concepts: Concepts) -> None:
        whole = told("Autologous MSCs for asthma")

        reading = readings(whole, codebook, concepts, "donor")["donor"]

        assert (reading.values, reading.rule) == (("autologous",), "named")
        assert reading.mentions[0].quote == "Autologous MSCs for asthma"

    def test_what_a_concept_never_means_is_heeded(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        assert readings(told("Shares of MSC Ltd"), codebook, concepts, "given")["given"].values == (
            "no",
        )

    def test_a_variable_does_not_apply_without_what_it_is_about(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        reading = readings(told("Autologous skin"), codebook, concepts, "donor")["donor"]

        assert (reading.values, reading.missing) == ((), Missing.NOT_APPLICABLE)

    def test_a_rule_may_look_at_another_variable_that_nobody_asked_for(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        whole = study(titles=Titles(brief="MSCs"), design=Design(phases=("PHASE3",)))

        read = readings(whole, codebook, concepts, "donor")

        assert list(read) == ["donor"]
        assert (read["donor"].values, read["donor"].rule) == (("allogeneic",), "by_phase")

    def test_a_variable_of_texts_without_rules_reports_nothing(self) -> None:
        bare = Codebook(variables=(Variable(name="it", title="It", kind="text"),))

        assert readings(told("MSCs"), bare, {}, "it")["it"].missing is Missing.NOT_REPORTED


def test_ready_made_variables_are_functions_of_the_study(
    codebook: Codebook, concepts: Concepts
) -> None:
    whole = study(locations=(Location(country="Norway"),))

    assert readings(whole, codebook, concepts, "country")["country"].values == ("Norway",)


def test_readings_come_in_the_order_in_which_they_are_asked_for(
    codebook: Codebook, concepts: Concepts
) -> None:
    names = ("given", "phase", "donor")

    assert tuple(readings(told("MSCs"), codebook, concepts, *names)) == names


def test_a_lexicon_holds_the_words_of_concepts_and_of_categories(
    codebook: Codebook, concepts: Concepts
) -> None:
    lexicon = compile_lexicon(codebook, concepts)

    assert lexicon.find("donor MSCs") == [
        Match(0, 5, "category donor allogeneic", "donor"),
        Match(6, 10, "concept cells", "MSC"),
    ]


class TestBatches:
    def test_a_batch_gives_a_row_for_each_record_and_variable(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        batch = records(
            study("NCT00000001", titles=Titles(brief="Donor MSCs")), study("NCT00000002")
        )

        rows = rows_of(code_batch(batch, codebook, concepts))

        assert [(row["study_id"], row["variable"]) for row in rows] == [
            (record_id, variable)
            for record_id in ("NCT00000001", "NCT00000002")
            for variable in ("phase", "country", "donor", "given")
        ]

    def test_a_row_says_who_coded_by_which_rule_and_shows_the_words(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        batch = records(told("Donor MSCs"), version="v7")

        [row] = rows_of(code_batch(batch, codebook, concepts, ["donor"]))

        assert msgspec.convert(row, Coding) == Coding(
            study_id="NCT00000001",
            variable="donor",
            value=("allogeneic",),
            basis=Basis.STATED,
            spans=(
                EvidenceSpan(
                    record_id="NCT00000001",
                    version="v7",
                    field="titles.brief",
                    start=0,
                    end=10,
                    quote="Donor MSCs",
                    value="allogeneic",
                ),
            ),
            confidence=Confidence.HIGH,
            rule="named",
        )

    def test_an_empty_batch_has_no_rows(self, codebook: Codebook, concepts: Concepts) -> None:
        assert code_batch(records(), codebook, concepts).num_rows == 0

    def test_a_record_codes_the_same_in_any_company(
        self, codebook: Codebook, concepts: Concepts
    ) -> None:
        first = study("NCT00000001", titles=Titles(brief="Donor MSCs"))
        second = study("NCT00000002", titles=Titles(brief="Autologous MSCs"))

        together = rows_of(code_batch(records(first, second), codebook, concepts))
        apart = rows_of(code_batch(records(item), codebook, concepts) for item in (first, second))

        assert together == apart


@given(STUDIES)
def test_any_study_can_be_read_and_its_words_stand_where_they_are_quoted(
    codebook: Codebook, concepts: Concepts, whole: Study
) -> None:
    texts = dict(texts_of(whole))
    read = readings(whole, codebook, concepts, *(item.name for item in codebook.variables))

    for reading in read.values():
        assert bool(reading.values) is (reading.missing is None)
        assert list(reading.values) == sorted(set(reading.values))
        for mention in reading.mentions:
            assert texts[mention.field][mention.start : mention.end] == mention.quote
