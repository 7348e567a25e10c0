from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.protocol.faults import one_of
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.text.measuring import QUANTITIES
from trialatlas.text.rules import AREAS, CONTEXTS, LINKS, Rule, TextVariable

Faults = Callable[..., list[str]]

NAMED = '{name: named, find: tumour, value: "yes", where: [conditions, titles], skip: [negated]}'
FOLLOWS = '{name: follows, value: mixed, when: {tumour: "yes"}}'


def text(protocol: ReviewProtocol, name: str) -> TextVariable:
    found = protocol.codebook[name].text
    assert found is not None
    return found


def test_a_rule_as_it_is_written(protocol: ReviewProtocol) -> None:
    assert text(protocol, "tumour").rules == (
        Rule(
            name="named",
            find=("tumour",),
            value="yes",
            where=("conditions", "titles"),
            skip=("negated",),
        ),
    )


def test_a_list_of_one_may_be_written_without_brackets(protocol: ReviewProtocol) -> None:
    said, follows = text(protocol, "donor").rules
    assert said == Rule(
        name="said",
        categories=("autologous", "allogeneic"),
        where=("interventions",),
        link="name",
        never_beside=("grafts",),
        basis="inferred",
    )
    assert follows == Rule(name="follows", value="mixed", when={"tumour": ("yes",)})


def test_what_governs_the_rules(protocol: ReviewProtocol) -> None:
    donor, tumour = text(protocol, "donor"), text(protocol, "tumour")
    assert (donor.product, donor.rivals, donor.multiple) == ("cells", "grafts", True)
    assert donor.combine == {"mixed": ("autologous", "allogeneic")}
    assert donor.order == ("autologous", "allogeneic")
    assert (donor.otherwise, donor.otherwise_shows) == ("not_reported", ())
    assert (tumour.otherwise, tumour.otherwise_shows) == ("no", ("conditions",))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "where: [conditions, titles]",
            "where: [condition]",
            f"where[0]: expected an area ({one_of(AREAS)}), found 'condition'; "
            "did you mean 'conditions'?",
        ),
        (
            "skip: [negated]",
            "skip: [negatd]",
            f"skip[0]: expected a context ({one_of(CONTEXTS)}), "
            "found 'negatd'; did you mean 'negated'?",
        ),
        (
            'value: "yes"',
            "value: 'Yes'",
            "value: expected a value of tumour (yes, no, not_reported, not_applicable or unclear), "
            "found 'Yes'; did you mean 'yes'?",
        ),
        (
            'value: "yes"',
            "value: true",
            'value: expected a text; in quotes ("true") if that is the text, '
            "found the truth value true",
        ),
        (
            "skip: [negated]",
            "basis: guessed",
            "basis: expected a basis (stated or inferred), found 'guessed'",
        ),
        (
            "skip: [negated]",
            "link: namee",
            f"link: expected a link ({one_of(LINKS)}), found 'namee'; did you mean 'name'?",
        ),
        (
            "skip: [negated]",
            "link: name",
            "link: expected a variable with 'product', with which the words are to hang together, "
            "found a variable without it",
        ),
        ("skip: [negated]", "link: any", ""),
        (
            'find: tumour, value: "yes",',
            "categories: [maybe],",
            "categories[0]: expected a value of tumour (yes or no), found 'maybe'",
        ),
    ],
)
def test_a_rule_uses_only_names_that_exist(faults: Faults, old: str, new: str, fault: str) -> None:
    found = faults(("codebook.yaml", NAMED, NAMED.replace(old, new)))
    assert found == ([f"codebook.yaml:14: variables.tumour.rules[0].{fault}"] if fault else [])


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (
            "{name: named, find: tumour, value: 'yes'}",
            "the key 'where' (the areas in which the words are looked for), found find without it",
        ),
        (
            "{name: named, value: 'yes'}",
            "the key 'where', or 'when' and 'value' (a value that follows from others), "
            "found neither",
        ),
        (
            "{name: named, find: tumour, where: titles}",
            "the key 'value' (concepts are no values), found find without it",
        ),
        (
            "{find: tumour, value: 'yes', where: titles}",
            "the key 'name', found only find, value and where",
        ),
        ("named", "a mapping (key: value), found the text 'named'"),
    ],
)
def test_a_rule_lacks_nothing(faults: Faults, rule: str, fault: str) -> None:
    assert faults(("codebook.yaml", NAMED, rule)) == [
        f"codebook.yaml:14: variables.tumour.rules[0]: expected {fault}"
    ]


def test_a_misspelled_place_is_not_also_lacking(faults: Faults) -> None:
    (fault,) = faults(("codebook.yaml", NAMED, NAMED.replace("where", "were")))
    assert "did you mean 'where'?" in fault


def test_rules_of_a_variable_have_different_names(faults: Faults) -> None:
    assert faults(("codebook.yaml", "name: follows", "name: said")) == [
        "codebook.yaml:38: variables.donor.rules[1].name: expected another name for each rule, "
        "found 'said' again (first in line 32)"
    ]


def test_there_is_at_least_one_rule(faults: Faults) -> None:
    assert faults(("codebook.yaml", f"rules:\n      - {NAMED}", "rules: []")) == [
        "codebook.yaml:13: variables.tumour.rules: expected at least one rule, found none"
    ]


def test_rules_are_a_list(faults: Faults) -> None:
    assert faults(("codebook.yaml", f"rules:\n      - {NAMED}", "rules: tumour")) == [
        "codebook.yaml:13: variables.tumour.rules: expected a list ([a, b] or lines that begin "
        "with -), found the text 'tumour'"
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("combine: {mixed:", "combine: {mixd:", "28: variables.donor.combine.mixd"),
        (
            "[autologous, allogeneic]\n    labels",
            "[own]\n    labels",
            "29: variables.donor.order[0]",
        ),
    ],
)
def test_combined_and_ordered_values_exist(faults: Faults, old: str, new: str, place: str) -> None:
    (fault,) = faults(("codebook.yaml", old, new))
    assert fault.startswith(f"codebook.yaml:{place}: expected a value of donor (autologous, ")


@pytest.mark.parametrize(("value", "n_faults"), [("unclear", 0), ('"yes"', 0), ("maybe", 1)])
def test_otherwise_is_a_category_or_a_kind_of_missing(
    faults: Faults, value: str, n_faults: int
) -> None:
    assert len(faults(("codebook.yaml", 'otherwise: "no"', f"otherwise: {value}"))) == n_faults


def test_a_product_is_one_concept(faults: Faults) -> None:
    assert faults(("codebook.yaml", "product: cells", "product: [cells]")) == [
        "codebook.yaml:22: variables.donor.product: expected a text, found a list"
    ]


def test_a_basis_is_a_text(faults: Faults) -> None:
    assert faults(("codebook.yaml", "basis: inferred", "basis: [inferred]")) == [
        "codebook.yaml:37: variables.donor.rules[0].basis: expected a text, found a list"
    ]


def test_a_rule_that_follows_needs_a_value(faults: Faults) -> None:
    (fault,) = faults(("codebook.yaml", FOLLOWS, FOLLOWS.replace("value: mixed, ", "")))
    assert "expected the key 'where', or 'when' and 'value'" in fault


def test_a_rule_looks_for_concepts_or_for_its_categories_words(faults: Faults) -> None:
    both = NAMED.replace("skip: [negated]", 'categories: ["yes"]')
    (fault,) = faults(("codebook.yaml", NAMED, both))
    assert fault.endswith(
        "expected one of 'find' (concepts), 'categories' (their words) and 'quantity', "
        "found find and categories"
    )


class TestQuantities:
    MEASURED = (
        "{name: counted, quantity: administrations, where: titles, "
        "values: {'1': 'yes', '*': 'no'}, ignore: [many]}"
    )
    RULES = f"rules:\n      - {NAMED}"

    def rule(self, rule: str, more: str = "") -> tuple[str, str, str]:
        return ("codebook.yaml", self.RULES, f"{more}rules:\n      - {rule}")

    def test_a_rule_may_look_for_a_kind_of_quantity(self, faults: Faults, folder: Path) -> None:
        assert faults(self.rule(self.MEASURED, "keep: largest\n    ")) == []
        tumour = text(read_review(folder, python_variables=frozenset({"lead_country"})), "tumour")
        assert tumour.keep == "largest"
        assert tumour.rules == (
            Rule(
                name="counted",
                quantity="administrations",
                values={"1": "yes", "*": "no"},
                ignore=("many",),
                where=("titles",),
            ),
        )

    def test_all_numbers_are_kept_unless_the_codebook_says_otherwise(
        self, protocol: ReviewProtocol
    ) -> None:
        assert text(protocol, "tumour").keep == "all"

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            (
                "quantity: administrations",
                "quantity: administration",
                f".quantity: expected a kind of quantity ({one_of(QUANTITIES)}), "
                "found 'administration'; did you mean 'administrations'?",
            ),
            (
                "'*': 'no'",
                "'*': maybe",
                ".values.*: expected a value of tumour (yes, no, not_reported, "
                "not_applicable or unclear), found 'maybe'",
            ),
            (
                "quantity: administrations, ",
                "",
                ": expected the key 'quantity', to which 'values' belongs, found none",
            ),
            (
                "where: titles, ",
                "",
                ": expected the key 'where' (the areas in which the words are looked for), "
                "found quantity without it",
            ),
            (
                "quantity: administrations, ",
                "quantity: administrations, find: tumour, value: 'yes', ",
                ": expected one of 'find' (concepts), 'categories' (their words) and 'quantity', "
                "found find and quantity",
            ),
        ],
    )
    def test_a_quantity_rule_is_whole(self, faults: Faults, old: str, new: str, fault: str) -> None:
        assert old in self.MEASURED
        assert faults(self.rule(self.MEASURED.replace(old, new))) == [
            f"codebook.yaml:14: variables.tumour.rules[0]{fault}"
        ]

    def test_what_is_kept_is_all_or_the_largest(self, faults: Faults) -> None:
        assert faults(self.rule(self.MEASURED, "keep: large\n    ")) == [
            "codebook.yaml:13: variables.tumour.keep: expected a keep (all or largest), "
            "found 'large'; did you mean 'largest'?"
        ]
