from __future__ import annotations

from collections.abc import Mapping

from tests.studies import study, told

from trialatlas.coding.explaining import Explanation, explain_study, read_record
from trialatlas.coding.rules import compile_lexicon
from trialatlas.model.judgement import Missing
from trialatlas.model.study import Design, Study, Titles
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.explaining import Outcome

Concepts = Mapping[str, ConceptSet]


def explained(whole: Study, codebook: Codebook, concepts: Concepts, name: str) -> Explanation:
    return explain_study(whole, codebook, compile_lexicon(codebook, concepts), name)


def test_a_value_comes_with_its_rules_and_with_what_it_depends_on(
    codebook: Codebook, concepts: Concepts
) -> None:
    result = explained(told("Donor MSCs"), codebook, concepts, "donor")

    assert result.reading.values == ("allogeneic",)
    assert [step.outcome for step in result.steps] == [Outcome.DECIDED, Outcome.PASSED_OVER]
    assert {name: reading.values for name, reading in result.known.items()} == {
        "given": ("yes",),
        "phase": (),
    }


def test_a_variable_that_does_not_apply_has_no_steps(
    codebook: Codebook, concepts: Concepts
) -> None:
    result = explained(told("Donor grafts"), codebook, concepts, "donor")

    assert not result.applies
    assert result.reading.missing is Missing.NOT_APPLICABLE
    assert result.steps == ()
    assert result.known["given"].values == ("no",)


def test_a_value_that_follows_from_another_variable_is_decided_without_words(
    codebook: Codebook, concepts: Concepts
) -> None:
    whole = study(titles=Titles(brief="MSCs"), design=Design(phases=("PHASE3",)))

    result = explained(whole, codebook, concepts, "donor")

    assert [step.outcome for step in result.steps] == [Outcome.FOUND_NOTHING, Outcome.DECIDED]
    assert result.known["phase"].values == ("PHASE3",)


def test_a_field_has_no_steps(codebook: Codebook, concepts: Concepts) -> None:
    result = explained(study(design=Design(phases=("PHASE1",))), codebook, concepts, "phase")

    assert (result.reading.values, result.steps, result.known) == (("PHASE1",), (), {})


def test_a_record_is_read_with_the_places_of_its_words(
    codebook: Codebook, concepts: Concepts
) -> None:
    record = read_record(told("Donor MSCs"), compile_lexicon(codebook, concepts))

    names = ("concept cells", "category donor allogeneic")
    assert [match.name for _, match in record.found.among(names)] == [
        "category donor allogeneic",
        "concept cells",
    ]
