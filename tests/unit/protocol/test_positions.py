from __future__ import annotations

import pytest

from trialatlas.errors import Fault
from trialatlas.protocol.faults import Place
from trialatlas.protocol.positions import Leaf, ListNode, MapNode, described, parse


def faults_in(text: str) -> list[str]:
    faults: list[Fault] = []
    parse(text, "f.yaml", faults)
    return [str(fault) for fault in faults]


def leaf_in(text: str) -> Leaf:
    tree = parse(text, "f.yaml", [])
    assert isinstance(tree, MapNode)
    leaf = tree.entries["a"]
    assert isinstance(leaf, Leaf)
    return leaf


def test_every_value_knows_its_line_and_its_path() -> None:
    tree = parse("a:\n  b:\n    - x\n    - c: y\n", "f.yaml", [])
    assert isinstance(tree, MapNode)
    outer = tree.entries["a"]
    assert isinstance(outer, MapNode)
    inner = outer.entries["b"]
    assert isinstance(inner, ListNode)
    assert outer.place == Place("f.yaml", 1, "a")
    assert inner.place == Place("f.yaml", 2, "a.b")
    assert inner.items[0] == Leaf(Place("f.yaml", 3, "a.b[0]"), "x", "text")
    assert isinstance(inner.items[1], MapNode)
    assert inner.items[1].entries["c"].place == Place("f.yaml", 4, "a.b[1].c")


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("a: yes", "the text 'yes'"),
        ('a: "true"', "the text 'true'"),
        ("a: true", "the truth value true"),
        ("a: 12", "the number 12"),
        ("a: 1.5", "the number 1.5"),
        ("a: 2010-02-31", "the date 2010-02-31"),
        ("a: ~", "nothing"),
        ("a:", "nothing"),
        ("a: >-\n  two\n  lines", "the text 'two lines'"),
    ],
)
def test_what_a_value_is_follows_yaml_1_2(yaml: str, words: str) -> None:
    assert described(leaf_in(yaml)) == words


def test_lists_and_mappings_are_called_by_name() -> None:
    assert described(ListNode(Place("f"), ())) == "a list"
    assert described(MapNode(Place("f"), {}, {})) == "a mapping"


def test_nothing_stands_in_the_line_of_its_key() -> None:
    assert leaf_in("\na:\n\n\nb: 1").place.line == 2


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert parse("# only a comment\n", "f.yaml", []) == MapNode(Place("f.yaml"), {}, {})


@pytest.mark.parametrize(
    ("yaml", "line"),
    [("a: b: c", 1), ("a: 1\nb: [1, 2\nc: 3\n", 3), ("a: 1\n\tb: 2\n", 2), ('a: 1\nb: "x\n', 3)],
)
def test_broken_syntax_is_one_fault_with_its_line(yaml: str, line: int) -> None:
    (fault,) = faults_in(yaml)
    assert fault.startswith(f"f.yaml:{line}: expected YAML, found ")


def test_a_second_document_is_a_fault() -> None:
    assert faults_in("---\na: 1\n---\nb: 1\n") == [
        "f.yaml:3: expected YAML, found another document (in what begins in line 2)"
    ]


def test_broken_syntax_says_where_it_began_and_how_to_mend_it() -> None:
    assert faults_in('a: 1\nb: "x\nc: 2\n')[0].endswith("(in what begins in line 2)")
    assert faults_in("a: 1\n\tb: 2\n")[0].endswith("(indent with blanks, not with tabs)")
    assert "a fault in its syntax: expected ',' or ']', but got" in faults_in("a: {b: [1}\n")[0]


def test_a_control_character_is_a_fault_with_its_line() -> None:
    assert faults_in("a: 1\nb: \x00\n") == [
        "f.yaml:2: expected text, found the control character U+0000"
    ]


def test_keys_that_stand_twice_are_all_faults_and_the_first_counts() -> None:
    faults: list[Fault] = []
    tree = parse("a: x\nb:\n  c: 1\n  c: 2\na: y\n", "f.yaml", faults)
    assert [str(fault) for fault in faults] == [
        "f.yaml:4: b.c: expected each key once, found it again (first in line 3)",
        "f.yaml:5: a: expected each key once, found it again (first in line 1)",
    ]
    assert isinstance(tree, MapNode)
    assert tree.entries["a"] == Leaf(Place("f.yaml", 1, "a"), "x", "text")


def test_keys_must_be_text() -> None:
    assert faults_in("true: x\n[a]: x\n2: x\n") == [
        "f.yaml:1: true: expected a text as key; put it in quotes, found the truth value true",
        "f.yaml:2: expected a text as key, found a list",
        "f.yaml:3: 2: expected a text as key; put it in quotes, found the number 2",
    ]


def test_an_alias_repeats_what_it_names() -> None:
    tree = parse("a: &words [x]\nb: *words\n", "f.yaml", [])
    assert isinstance(tree, MapNode)
    assert tree.entries["b"] == ListNode(
        Place("f.yaml", 2, "b"), (Leaf(Place("f.yaml", 1, "b[0]"), "x", "text"),)
    )


def test_an_anchor_may_be_set_anew() -> None:
    assert faults_in("a: &words [x]\nb: &words [y]\nc: *words\n") == []


def test_an_alias_to_what_is_around_it_is_a_fault() -> None:
    assert faults_in("a: &a [*a]\n") == [
        "f.yaml:1: a[0]: expected a value, found a list or mapping that contains itself (an alias)"
    ]


@pytest.mark.parametrize("yaml", ["a: !size 3", "a: !bag [1]", "a: !bag {b: 1}"])
def test_tags_are_faults(yaml: str) -> None:
    (fault,) = faults_in(yaml)
    assert fault.startswith("f.yaml:1: a: expected a value without a tag, found the tag !")


def test_nesting_without_end_is_a_fault() -> None:
    faults: list[Fault] = []
    assert parse("a: " + "[" * 5000, "review.yaml", faults) is None
    assert "nested hundreds of levels deep" in str(faults[0])
