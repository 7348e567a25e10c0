from __future__ import annotations

import datetime as dt

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol import shapes
from trialatlas.protocol.positions import MapNode, parse


def tree(text: str) -> MapNode:
    parsed = parse(text, "f.yaml", [])
    assert isinstance(parsed, MapNode)
    return parsed


@pytest.mark.parametrize(
    ("yaml", "fault"),
    [
        ("a: [x]", "expected a text, found a list"),
        ("a: {b: x}", "expected a text, found a mapping"),
        ("a:", "expected a text, found nothing"),
        ('a: " "', "expected a text, found nothing"),
        ("a: 12", 'expected a text; put it in quotes ("12"), found the number 12'),
        (
            "a: true",
            'expected a text; in quotes ("true") if that is the text, found the truth value true',
        ),
        (
            "a: 2010-01-01",
            'expected a text; put it in quotes ("2010-01-01"), found the date 2010-01-01',
        ),
    ],
)
def test_where_a_text_is_expected_nothing_else_will_do(yaml: str, fault: str) -> None:
    faults: list[Fault] = []
    assert shapes.text_at(tree(yaml), "a", faults) == ""
    assert [str(found) for found in faults] == [f"f.yaml:1: a: {fault}"]


def test_unquoted_yes_and_no_are_texts() -> None:
    assert [leaf.value for leaf in shapes.texts_at(tree("a: [yes, no]"), "a", [])] == ["yes", "no"]


@pytest.mark.parametrize(
    ("yaml", "truth"), [("a: true", True), ("a: False", False), ("b: 1", False)]
)
def test_truth_is_true_or_false(yaml: str, truth: bool) -> None:
    faults: list[Fault] = []
    assert shapes.truth_at(tree(yaml), "a", faults) is truth
    assert faults == []


@pytest.mark.parametrize("yaml", ["a: yes", 'a: "true"', "a: 1", "a: [true]"])
def test_yes_is_no_truth_value(yaml: str) -> None:
    faults: list[Fault] = []
    assert not shapes.truth_at(tree(yaml), "a", faults)
    assert "yes and no are texts in YAML 1.2" in str(faults[0])


@pytest.mark.parametrize("yaml", ["a: 2010-01-31", 'a: "2010-01-31"'])
def test_a_day_may_stand_in_quotes(yaml: str) -> None:
    assert shapes.day_at(tree(yaml), "a", []) == dt.date(2010, 1, 31)


@pytest.mark.parametrize(
    ("yaml", "fault"),
    [
        ("a: 2010-02-31", "expected a day of the calendar, found 2010-02-31"),
        ("a: 31.1.2010", "expected a day as 2010-01-31, found the text '31.1.2010'"),
        ("a: 2010-1-1", "expected a day as 2010-01-31, found the text '2010-1-1'"),
        ("a: 2010", "expected a day as 2010-01-31, found the number 2010"),
        ("a: [x]", "expected a day as 2010-01-31, found a list"),
    ],
)
def test_other_days_are_faults(yaml: str, fault: str) -> None:
    faults: list[Fault] = []
    assert shapes.day_at(tree(yaml), "a", faults) is None
    assert [str(found) for found in faults] == [f"f.yaml:1: a: {fault}"]


def test_words_are_one_name_or_a_list_of_names() -> None:
    node = tree("a: x\nb: [x, y]\nc: 3\n")
    faults: list[Fault] = []
    found = {key: [leaf.value for leaf in shapes.words_at(node, key, faults)] for key in "abcd"}
    assert found == {"a": ["x"], "b": ["x", "y"], "c": [], "d": []}
    assert [fault.line for fault in faults] == [3]


def test_a_name_that_stands_twice_in_a_list_is_a_fault() -> None:
    faults: list[Fault] = []
    assert len(shapes.texts_at(tree("a:\n- x\n- y\n- x\n"), "a", faults)) == 2
    assert str(faults[0]) == (
        "f.yaml:4: a[2]: expected each only once, found 'x' again (first in line 2)"
    )


def test_a_text_is_no_list_and_a_list_no_mapping() -> None:
    faults: list[Fault] = []
    assert shapes.texts_at(tree("a: x, y"), "a", faults) == ()
    assert shapes.map_at(tree("a: [x]"), "a", faults).entries == {}
    assert shapes.map_at(tree("b: 1"), "a", faults).entries == {}
    assert [str(fault) for fault in faults] == [
        "f.yaml:1: a: expected a list ([a, b] or lines that begin with -), found the text 'x, y'",
        "f.yaml:1: a: expected a mapping (key: value), found a list",
    ]


def test_unknown_keys_are_faults_with_the_nearest_key_that_is_not_there() -> None:
    faults: list[Fault] = []
    meant = shapes.check_keys(tree("titel: x\ntable: y\n"), ["title"], ["table"], faults)
    assert meant == {"title"}
    assert [str(fault) for fault in faults] == [
        "f.yaml:1: titel: expected a known key (title or table), found 'titel'; "
        "did you mean 'title'?"
    ]


def test_a_lacking_key_is_a_fault_of_the_whole() -> None:
    faults: list[Fault] = []
    shapes.check_keys(tree("a: 1\nb: 2\n"), ["title"], ["a", "b"], faults)
    shapes.check_keys(tree(""), ["title"], [], faults)
    assert [str(fault) for fault in faults] == [
        "f.yaml: expected the key 'title', found only a and b",
        "f.yaml: expected the key 'title', found no keys",
    ]


def test_names_are_letters_digits_and_a_few_signs() -> None:
    faults: list[Fault] = []
    for key in tree("a.b/c_d-9: 1\nlead country: 2\n").keys.values():
        shapes.check_name(key, "a variable", faults)
    assert [str(fault) for fault in faults] == [
        "f.yaml:2: lead country: expected a name of a variable from letters, digits and _ . / -, "
        "found 'lead country'"
    ]


def test_where_there_are_no_valid_names_the_message_says_so() -> None:
    faults: list[Fault] = []
    (leaf,) = shapes.words_at(tree("a: x"), "a", faults)
    assert shapes.known(leaf, [], "a concept", faults) == ""
    assert shapes.known(None, ["x"], "a concept", faults) == ""
    assert [str(fault) for fault in faults] == [
        "f.yaml:1: a: expected a concept (there are none), found 'x'"
    ]
