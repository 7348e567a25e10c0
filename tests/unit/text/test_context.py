"""In which light words stand: denied, general knowledge, the past, or beside the product."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import TEXTS

from trialatlas.text.context import contexts_at
from trialatlas.text.rules import CONTEXTS
from trialatlas.text.sections import Passage


def contexts(marked: str) -> set[str]:
    """The contexts of the words between brackets."""
    start, end = marked.index("<"), marked.index(">") - 1
    passage = Passage("description.detailed", marked.replace("<", "").replace(">", ""))
    return set(contexts_at(passage, start, end))


@pytest.mark.parametrize(
    "marked",
    [
        "Participants are given <donor cells>.",
        "Cells from a <healthy donor> are infused.",
        "No drug is allowed. <Donor cells> are given.",
        "<Donor cells> are given. Nothing is not noted.",
        "They do not get tired, and so after a week they are given <donor cells>",
        "Notable are <donor cells>",
    ],
)
def test_words_that_simply_say_what_is_so_have_no_context(marked: str) -> None:
    assert contexts(marked) == set()


@pytest.mark.parametrize(
    "marked",
    [
        "There are no <donor cells> in it",
        "Cells without any <growth factor>",
        "They will not receive the <donor cells>",
        "Their own rather than <donor cells>",
        "Any graft other than <donor cells>",
        "In the absence of a <related donor>",
        "<Donor cells> are not used",
        "<Donor cells> of course were never given",
        "<Donor cells> will not be used",
    ],
)
def test_words_can_be_denied(marked: str) -> None:
    assert contexts(marked) == {"negated"}


@pytest.mark.parametrize(
    "marked",
    [
        "<Donor cells> have been shown to be safe",
        "Many trials gave <donor cells>",
        "In the literature <donor cells> are frozen",
        "<Donor cells> heal wounds in mice",
        "<Donor cells> can be isolated from fat",
        "<Donor cells> are safe, as Smith et al found",
        "<Donor cells> are safe [3,4]",
        "<Donor cells> are a promising product",
        "<Donor cells> have the ability to heal",
        "<Donor cells> were, in the last few years, safe",
        "Clinical studies on the treatment with <donor cells> suggest that they heal",
    ],
)
def test_words_can_be_general_knowledge(marked: str) -> None:
    assert contexts(marked) == {"background"}


def test_words_can_be_a_hypothesis() -> None:
    assert contexts("It is a hypothesis that <donor cells> are safe") == {"hypothesis"}


@pytest.mark.parametrize(
    "marked",
    [
        "<Donor cells> are given as described in previous studies",
        "All are randomised to get or not to get <donor cells>",
        "After rabbit anti-thymocyte globulin <donor cells> are given",
        "After rabbit ATG <donor cells> are given",
    ],
)
def test_words_can_simply_say_what_is_so_in_spite_of_appearances(marked: str) -> None:
    assert contexts(marked) == frozenset()


@pytest.mark.parametrize(
    "marked",
    [
        "Prior treatment with <donor cells>",
        "A history of <donor cells>",
        "Those who already received some <donor cells>",
        "Previously given <donor cells>",
    ],
)
def test_words_can_be_of_the_past(marked: str) -> None:
    assert contexts(marked) == {"prior"}


@pytest.mark.parametrize(
    "marked",
    [
        "The control group gets <donor cells>",
        "<Donor cells> or placebo",
        "<Donor cells> and standard of care",
        "A sham puncture instead, while others get <donor cells>",
    ],
)
def test_words_can_stand_beside_a_comparison(marked: str) -> None:
    assert contexts(marked) == {"comparison"}


def test_words_can_stand_in_several_lights() -> None:
    assert contexts("Animal studies gave no <donor cells>, or placebo") == {
        "negated",
        "background",
        "comparison",
    }


@pytest.mark.parametrize(
    "marked",
    [
        "Mice were healed. <Donor cells> are given",
        "No graft\n<Donor cells>",
        "<Donor cells> are given. A placebo is not",
    ],
)
def test_only_the_sentence_of_the_words_counts(marked: str) -> None:
    assert contexts(marked) == set()


@given(TEXTS, st.data())
def test_any_place_of_any_text_has_contexts_that_have_a_meaning(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert contexts_at(Passage("titles.brief", text), start, end) <= CONTEXTS.keys()
