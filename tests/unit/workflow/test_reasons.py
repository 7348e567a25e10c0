"""The reasoning as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.studies import study, told

from trialatlas.coding.explaining import explain_study
from trialatlas.coding.rules import compile_lexicon
from trialatlas.coding.variables import READY_MADE
from trialatlas.model.judgement import Confidence
from trialatlas.model.study import Design, Location, Study
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.concepts import ConceptSet
from trialatlas.text.rules import Category, Rule, TextVariable
from trialatlas.workflow.reasons import reasons

CONCEPTS: Mapping[str, ConceptSet] = {"cells": ConceptSet(name="cells", phrases=("MSC",))}
CATEGORIES = (
    Category(name="own", phrases=("autologous",)),
    Category(name="others", phrases=("donor",)),
)
NAMED = Rule(name="named", where=("titles", "interventions"), link="name")
SAID = Rule(name="said", where=("description",), skip=("negated", "prior"))
WAITS = Rule(name="waits", value="own", when={"phase": ("PHASE3",)})
PHASE = Variable(name="phase", title="Phase", kind="field", field="design.phases", join="/")


def told_of(whole: Study, *rules: Rule, **more: object) -> str:
    """What is told of whose cells they are."""
    text = TextVariable(
        name="donor",
        categories=CATEGORIES,
        rules=rules,
        product="cells",
        **more,  # type: ignore[arg-type] # whatever a test governs the rules by
    )
    donor = Variable(name="donor", title="Donor", question="Whose?", kind="text", text=text)
    return explained(whole, donor)


def explained(whole: Study, variable: Variable) -> str:
    codebook = Codebook(variables=(variable, PHASE))
    lexicon = compile_lexicon(codebook, CONCEPTS)
    explanation = explain_study(whole, codebook, lexicon, variable.name)
    lines = reasons(explanation, Confidence.HIGH)
    return "\n".join("  " * line.depth + line.text.plain for line in lines)


def test_a_decided_value() -> None:
    whole = told("Donor graft", intervention="Donor MSCs", summary="No donor. Autologous cells.")

    assert told_of(whole, NAMED, SAID, WAITS) == (
        "NCT00000001  donor: others\n"
        "Donor - Whose?\n"
        "\n"
        "Basis       stated: the text says it.\n"
        "Confidence  high: no words of the record speak for another value.\n"
        "Depends on  phase: not_reported\n"
        "\n"
        "Decided by rule 1 of 3: named\n"
        "  - looks for the words of the categories in titles or interventions\n"
        "  - demands that the words are part of the product's name or attached to it "
        "(from, derived from, of)\n"
        "\n"
        "Words that decided\n"
        "  interventions[0].name\n"
        "    **Donor** MSCs\n"
        "\n"
        "Words that speak for another value, and lost\n"
        "  own, by said\n"
        "    description.brief_summary\n"
        "      **Autologous** cells.\n"
        "\n"
        "Not needed any more: said, waits."
    )


def test_rules_tried_before_say_why_they_found_nothing() -> None:
    whole = told("Donor graft", intervention="Graft", summary="Donor cells.")
    empty = Rule(name="empty", where=("keywords",))
    one = Rule(name="one", where=("titles", "description"), unique=True)

    text = told_of(told("Donor", summary="Autologous."), one, SAID)
    assert "  1  one: its words name several values: others, own" in text

    text = told_of(whole, empty, NAMED, WAITS, SAID)
    assert "Tried before it\n  1  empty: none of its words stand in keywords\n" in text
    assert (
        "  2  named: its words do not count here\n"
        "      'Donor' in titles.brief does not count: not linked to the product\n"
        "        **Donor** graft\n"
    ) in text
    assert "  3  waits: not tried, as phase = PHASE3 does not hold" in text


def test_the_same_words_are_quoted_once() -> None:
    again = Rule(name="again", where=("titles",), link="sentence")

    text = told_of(told("Donor graft"), NAMED, again)

    assert text.count("'Donor' in titles.brief does not count") == 2
    assert text.count("**Donor** graft") == 1


def test_a_record_in_which_nothing_counts() -> None:
    text = told_of(told("Grafts"), NAMED, otherwise="others", otherwise_shows=("titles",))

    assert "None of its 1 rules found words that count, so it is others" in text
    assert "What the record does say:\n  titles.brief\n    Grafts\n" in text
    assert "The rules\n  1  named: none of its words stand in titles or interventions" in text


def test_words_for_several_values_of_which_none_wins() -> None:
    text = told_of(told("Autologous MSCs, donor MSCs"), NAMED)

    assert "donor: unclear" in text
    assert "Its words name others and own; the codebook allows one value" in text


def test_long_lists_of_words_are_cut_short() -> None:
    text = told_of(told(summary=" ".join(["No donor."] * 9)), SAID)

    assert text.count("does not count") == 4
    assert "and 5 more" in text


def test_a_variable_that_does_not_apply() -> None:
    asked = Variable(
        name="late", title="Late", kind="field", field="titles.brief",
        applies_when={"phase": ("PHASE3", "PHASE4")},
    )  # fmt: skip

    assert explained(told("Donor"), asked) == (
        "NCT00000001  late: not_applicable\n"
        "Late\n"
        "\n"
        "The variable does not apply to this record. It asks for\n"
        "  phase: PHASE3 or PHASE4; here it is not_reported\n"
        "To see why, explain phase."
    )


@pytest.mark.parametrize(
    ("phases", "multiple", "said"),
    [
        ((), False, "The record leaves it empty."),
        (("PHASE1", "PHASE2"), False, "several values and the codebook allows one."),
        (("PHASE1",), False, "  design.phases[0]\n    PHASE1"),
    ],
)
def test_a_field(phases: tuple[str, ...], multiple: bool, said: str) -> None:
    variable = Variable(
        name="it", title="It", kind="field", field="design.phases", multiple=multiple
    )

    text = explained(study(design=Design(phases=phases)), variable)

    assert "Taken from the field design.phases of the record." in text
    assert said in text


def test_several_values_of_a_field_that_are_joined() -> None:
    text = explained(study(design=Design(phases=("PHASE1", "PHASE2"))), PHASE)

    assert "Its values are joined by '/'." in text


def test_a_ready_made_variable_says_what_it_computes() -> None:
    country = Variable(name="country", title="Country", kind="python", field="lead_country")

    text = explained(study(locations=(Location(country="Peru"),)), country)

    assert "Computed by the ready-made variable lead_country. The country with most" in text
    assert "  locations[0].country\n    Peru" in text


def test_every_ready_made_variable_says_what_it_computes() -> None:
    assert [name for name, function in READY_MADE.items() if not function.__doc__] == []
