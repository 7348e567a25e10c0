from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trialatlas.protocol.codebook import Variable
from trialatlas.protocol.reader import read_review
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.text.rules import Category

Faults = Callable[..., list[str]]

PYTHON = "{title: Country, python: lead_country}"


def test_a_variable_of_a_field(protocol: ReviewProtocol) -> None:
    assert protocol.codebook["phase"] == Variable(
        name="phase",
        title="Phase",
        kind="field",
        field="design.phases",
        join="/",
        labels={"PHASE1": "Phase 1"},
    )


def test_a_ready_made_variable(protocol: ReviewProtocol) -> None:
    assert protocol.codebook["lead_country"] == Variable(
        name="lead_country", title="Country", kind="python", field="lead_country"
    )


def test_a_variable_of_rules(protocol: ReviewProtocol) -> None:
    donor = protocol.codebook["donor"]
    assert (donor.kind, donor.multiple, donor.question) == ("text", True, "From whom?")
    assert donor.applies_when == {"tumour": ("yes",)}
    assert donor.label("mixed") == "Both kinds"
    assert donor.categories[0] == Category(
        name="autologous",
        meaning="Their own",
        phrases=("autologous", "own cells"),
        patterns=(r"\bauto\b",),
    )
    assert donor.categories[2] == Category(name="mixed", meaning="Both")


@pytest.mark.parametrize(
    ("variable", "found"),
    [
        ("{title: Country}", "none of them"),
        ("{title: C, python: lead_country, field: countries}", "field and python"),
    ],
)
def test_a_variable_has_exactly_one_origin(faults: Faults, variable: str, found: str) -> None:
    assert faults(("codebook.yaml", PYTHON, variable)) == [
        "codebook.yaml:7: variables.lead_country: expected exactly one of field, python and rules, "
        f"found {found}"
    ]


def test_a_misspelled_origin_is_one_fault(faults: Faults) -> None:
    (fault,) = faults(("codebook.yaml", "python: lead_country}", "pythn: lead_country}"))
    assert fault.startswith("codebook.yaml:7: variables.lead_country.pythn: expected a known key")
    assert fault.endswith("did you mean 'python'?")


def test_a_title_is_required(faults: Faults) -> None:
    assert faults(("codebook.yaml", PYTHON, "{python: lead_country}")) == [
        "codebook.yaml:7: variables.lead_country: expected the key 'title', found only python"
    ]


def test_what_belongs_to_another_kind_of_variable_is_a_fault(faults: Faults) -> None:
    (fault,) = faults(("codebook.yaml", "    join: /\n", "    product: cells\n"))
    assert fault.startswith("codebook.yaml:5: variables.phase.product: expected a known key")


@pytest.mark.parametrize(
    ("path", "found", "meant"),
    [
        ("design.phase", "'design.phase'", "design.phases"),
        ("dates.start", "'dates.start', which has fields of its own", "dates.start.iso"),
        ("sponsors.lead", "'sponsors.lead', which has fields of its own", "sponsors.lead.name"),
        (
            "eligibility.minimum_age.year",
            "'eligibility.minimum_age.year'",
            "eligibility.minimum_age.years",
        ),
    ],
)
def test_a_field_is_the_path_of_a_value(faults: Faults, path: str, found: str, meant: str) -> None:
    assert faults(("codebook.yaml", "design.phases", path)) == [
        "codebook.yaml:4: variables.phase.field: expected the path of a value in Study, "
        f"found {found}; did you mean {meant!r}?"
    ]


def test_a_field_that_is_no_text_is_one_fault(faults: Faults) -> None:
    assert faults(("codebook.yaml", "field: design.phases", "field: [design.phases]")) == [
        "codebook.yaml:4: variables.phase.field: expected a text, found a list"
    ]


def test_ready_made_variables_are_those_that_exist(faults: Faults) -> None:
    assert faults(("codebook.yaml", "python: lead_country", "python: leed_country")) == [
        "codebook.yaml:7: variables.lead_country.python: expected a ready-made variable "
        "(lead_country), found 'leed_country'; did you mean 'lead_country'?"
    ]


def test_labels_are_of_values_that_exist(faults: Faults) -> None:
    assert faults(("codebook.yaml", "labels: {mixed: Both kinds}", "labels: {mixd: Both}")) == [
        "codebook.yaml:30: variables.donor.labels.mixd: expected a value of donor (autologous, "
        "allogeneic, mixed, not_reported, not_applicable or unclear), found 'mixd'; "
        "did you mean 'mixed'?"
    ]


def test_unquoted_true_is_no_category_but_unquoted_yes_is(faults: Faults) -> None:
    assert not faults(("codebook.yaml", '      "yes": They', "      yes: They"))
    found = faults(("codebook.yaml", '      "no": {', "      false: {"))
    assert found[0] == (
        "codebook.yaml:12: variables.tumour.categories.false: expected a text as key; put it in "
        "quotes, found the truth value false"
    )


def test_categories_are_named_plainly_and_mean_something(faults: Faults) -> None:
    assert faults(
        ("codebook.yaml", "      mixed: Both\n", "      mixed: Both\n      'a b': 3\n      c: []\n")
    ) == [
        "codebook.yaml:28: variables.donor.categories.a b: expected a name of a category from "
        "letters, digits and _ . / -, found 'a b'",
        "codebook.yaml:28: variables.donor.categories.a b: expected a text; put it in "
        'quotes ("3"), '
        "found the number 3",
        "codebook.yaml:29: variables.donor.categories.c: expected a mapping (key: value), "
        "found a list",
    ]


def test_rules_need_categories(faults: Faults) -> None:
    found = faults(
        ("codebook.yaml", '    categories:\n      "yes": They have one\n', ""),
        ("codebook.yaml", '      "no": {meaning: They have none}\n', ""),
    )
    assert found == [
        "codebook.yaml:8: variables.tumour: expected the key 'categories', "
        "found only title, rules, otherwise and otherwise_shows"
    ]


def test_no_category_is_none(faults: Faults) -> None:
    assert faults(("codebook.yaml", PYTHON, PYTHON[:-1] + ", categories: {}}")) == [
        "codebook.yaml:7: variables.lead_country.categories: expected at least one category, "
        "found none"
    ]


def test_a_variable_has_a_plain_name(faults: Faults) -> None:
    assert faults(
        (
            "codebook.yaml",
            "  tumour:\n    title",
            "  'a b': {title: A, field: sex}\n  tumour:\n    title",
        )
    ) == [
        "codebook.yaml:8: variables.a b: expected a name of a variable from letters, digits and "
        "_ . / -, found 'a b'",
        "codebook.yaml:8: variables.a b.field: expected the path of a value in Study, found 'sex'",
    ]


def test_a_category_is_no_kind_of_missing(faults: Faults) -> None:
    found = faults(("codebook.yaml", '"no": {meaning: They have none}', "unclear: Unclear"))
    assert any("this is a kind of missing" in fault for fault in found)


class TestWhatDoesNotApply:
    def test_is_not_applicable_unless_the_codebook_names_another_kind_of_missing(
        self, protocol: ReviewProtocol, faults: Faults, folder: Path
    ) -> None:
        assert protocol.codebook["donor"].does_not_apply == "not_applicable"
        assert faults(_donor("does_not_apply: not_reported")) == []
        changed = read_review(folder, python_variables=frozenset({"lead_country"}))
        assert changed.codebook["donor"].does_not_apply == "not_reported"

    @pytest.mark.parametrize("kind", ["not_known", "autologous"])
    def test_is_a_kind_of_missing(self, faults: Faults, kind: str) -> None:
        (fault,) = faults(_donor(f"does_not_apply: {kind}"))
        assert fault.startswith(
            "codebook.yaml:20: variables.donor.does_not_apply: expected a kind of missing "
            f"(not_reported, not_applicable or unclear), found {kind!r}"
        )


def _donor(line: str) -> tuple[str, str, str]:
    return (
        "codebook.yaml",
        "    question: From whom?\n",
        f"    question: From whom?\n    {line}\n",
    )


MEASURED = "rules: [{name: counted, quantity: administrations, where: titles}]"


def test_rules_that_only_measure_need_no_categories(faults: Faults) -> None:
    assert faults(("codebook.yaml", "python: lead_country", MEASURED)) == []


def test_any_value_may_then_be_named(faults: Faults) -> None:
    labelled = f"{MEASURED}, labels: {{'2': Twice}}"
    assert faults(("codebook.yaml", "python: lead_country", labelled)) == []
