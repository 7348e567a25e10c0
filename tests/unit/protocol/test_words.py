from __future__ import annotations

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol.positions import MapNode, parse
from trialatlas.protocol.words import patterns_at, phrases_at


def read(yaml: str) -> tuple[tuple[str, ...], list[str]]:
    faults: list[Fault] = []
    node = parse(yaml, "f.yaml", faults)
    assert isinstance(node, MapNode)
    words = phrases_at(node, "phrases", faults) + patterns_at(node, "patterns", faults)
    return words, [str(fault) for fault in faults]


def test_phrases_and_patterns_are_taken_as_they_are_written() -> None:
    words, faults = read("phrases: [stem cell*, β-cell]\npatterns: ['\\bMSCs?\\b']")
    assert words == ("stem cell*", "β-cell", r"\bMSCs?\b")
    assert faults == []


@pytest.mark.parametrize("phrase", ["'*'", "'-'", "' * '"])
def test_a_phrase_without_letters_would_stand_everywhere(phrase: str) -> None:
    _, faults = read(f"phrases:\n- cell\n- {phrase}")
    assert len(faults) == 1
    assert faults[0].startswith(
        "f.yaml:3: phrases[1]: expected a phrase with a letter or digit, found "
    )


@pytest.mark.parametrize("phrase", ["''", "", "' '"])
def test_an_empty_phrase_is_a_fault(phrase: str) -> None:
    _, faults = read(f"phrases:\n- cell\n- {phrase}\n")
    assert faults == ["f.yaml:3: phrases[1]: expected a text, found nothing"]


@pytest.mark.parametrize("key", ["phrases", "patterns"])
def test_an_empty_list_of_words_is_a_fault(key: str) -> None:
    _, faults = read(f"{key}: []")
    assert faults == [
        f"f.yaml:1: {key}: expected at least one, or no '{key}' at all, found an empty list"
    ]


def test_a_pattern_that_python_does_not_understand_is_a_fault() -> None:
    _, faults = read("patterns:\n- cell\n- '(cell'\n- 'a{99999999999}'")
    assert faults[0] == (
        "f.yaml:3: patterns[1]: expected a regular expression in Python's syntax, found '(cell': "
        "missing ), unterminated subpattern at position 0"
    )
    assert faults[1].startswith("f.yaml:4: patterns[2]: expected a regular expression")


def test_a_pattern_of_which_python_warns_is_a_fault() -> None:
    _, faults = read("patterns: ['[[ab]']")
    assert faults == [
        "f.yaml:1: patterns[0]: expected a regular expression in Python's syntax, found '[[ab]': "
        "Possible nested set at position 1"
    ]


def test_a_pattern_that_fits_the_empty_text_proves_nothing() -> None:
    _, faults = read("patterns: ['a*']")
    assert faults == [
        "f.yaml:1: patterns[0]: expected a pattern that needs at least one character, "
        "found 'a*', which the empty text fits"
    ]


def test_a_pattern_nested_too_deep_is_a_fault() -> None:
    faults: list[Fault] = []
    deep = "(" * 5000 + "a" + ")" * 5000
    tree = parse(f"patterns: ['{deep}']", "concepts.yaml", faults)
    assert isinstance(tree, MapNode)
    patterns_at(tree, "patterns", faults)
    [fault] = faults
    assert fault.expected == "a regular expression in Python's syntax"
