"""Parts of a record, and variables that depend on others, become one coding each."""

from __future__ import annotations

import pytest
from tests.unit.coding.models.made_up_questions import DONOR, GIVEN, TISSUE

from trialatlas.coding.models.checking import Finding, unsettled
from trialatlas.coding.models.merging import coding_of, conditioned, merged
from trialatlas.model.judgement import Basis, Coding, Confidence, EvidenceSpan, Missing
from trialatlas.text.reading import Reading

SILENT = Finding(missing=Missing.NOT_REPORTED)
BY_DEFAULT = Finding(value=("no",), reason="the model found nothing; the codebook then says no")


def span(quote: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id="NCT00000001",
        version="v1",
        field="titles.brief",
        start=0,
        end=len(quote),
        quote=quote,
    )


def valued(*values: str, basis: Basis = Basis.STATED) -> Finding:
    return Finding(value=values, basis=basis, spans=tuple(span(value) for value in values))


UNSURE = Finding(missing=Missing.UNCLEAR, basis=Basis.INFERRED, spans=(span("either"),))


def test_a_part_that_says_nothing_yields_to_one_that_says_something() -> None:
    assert merged(TISSUE, [SILENT, valued("adipose"), SILENT]) == valued("adipose")
    assert merged(TISSUE, [SILENT, UNSURE]) == UNSURE
    assert merged(GIVEN, [BY_DEFAULT, valued("yes")]) == valued("yes")
    assert merged(GIVEN, [BY_DEFAULT, valued("no")]) == valued("no")
    assert merged(TISSUE, [SILENT, SILENT]) == SILENT
    assert merged(GIVEN, [BY_DEFAULT, BY_DEFAULT]) == BY_DEFAULT


def test_several_values_come_from_several_parts() -> None:
    found = merged(TISSUE, [valued("bone_marrow", basis=Basis.INFERRED), valued("adipose")])

    assert found.value == ("adipose", "bone_marrow")
    assert [span.quote for span in found.spans] == ["bone_marrow", "adipose"]
    assert found.basis is Basis.STATED


def test_parts_that_contradict_each_other_are_unclear_with_the_words_of_both() -> None:
    found = merged(DONOR, [valued("allogeneic"), valued("autologous")])

    assert (found.value, found.missing) == ((), Missing.UNCLEAR)
    assert found.reason == "parts of the record say different things: allogeneic; autologous"
    assert [span.quote for span in found.spans] == ["allogeneic", "autologous"]


def test_a_part_whose_answer_does_not_count_leaves_the_whole_unsettled() -> None:
    found = merged(DONOR, [valued("allogeneic"), unsettled("no quote")])

    assert found == unsettled("part 2 of 2: no quote")
    assert merged(DONOR, [unsettled("no quote")]) == unsettled("no quote")


def test_a_variable_that_does_not_apply_is_so_whatever_the_model_says() -> None:
    findings = {"given": BY_DEFAULT, "donor": valued("allogeneic")}

    settled = conditioned([DONOR, GIVEN], findings, {})

    assert list(settled) == ["donor", "given"]
    assert settled["donor"].missing is Missing.NOT_APPLICABLE
    assert settled["donor"].reason == "asked only where given is yes"
    assert settled["donor"].spans == ()


def test_a_model_that_contradicts_itself_does_not_count() -> None:
    findings = {"given": valued("yes"), "donor": Finding(missing=Missing.NOT_APPLICABLE)}

    settled = conditioned([GIVEN, DONOR], findings, {})

    assert settled["donor"].missing is Missing.UNCLEAR
    assert "although given is yes" in settled["donor"].reason


@pytest.mark.parametrize(("value", "missing"), [("yes", None), ("no", Missing.NOT_APPLICABLE)])
def test_fields_of_the_record_may_decide_too(value: str, missing: Missing | None) -> None:
    said = Reading((value,), None, Basis.STRUCTURED, "field given", ())

    settled = conditioned([DONOR], {"donor": valued("allogeneic")}, {"given": said})

    assert settled["donor"].missing is missing


@pytest.mark.parametrize(
    ("finding", "confidence"),
    [
        (valued("adipose"), Confidence.HIGH),
        (valued("adipose", basis=Basis.INFERRED), Confidence.MEDIUM),
        (SILENT, Confidence.MEDIUM),
        (UNSURE, Confidence.LOW),
    ],
)
def test_a_finding_becomes_a_coding_that_names_its_coder(
    finding: Finding, confidence: Confidence
) -> None:
    assert coding_of("tissue", finding, "NCT00000001", "small") == Coding(
        study_id="NCT00000001",
        variable="tissue",
        value=finding.value,
        missing=finding.missing,
        basis=finding.basis,
        spans=finding.spans,
        confidence=confidence,
        coder="model:small",
        rule="prompt 1",
    )
