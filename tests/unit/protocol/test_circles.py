from __future__ import annotations

from collections.abc import Callable

Faults = Callable[..., list[str]]

EXPECTED = "expected variables that do not wait for each other, found"


def test_a_variable_cannot_wait_for_itself(faults: Faults) -> None:
    assert faults(
        ("codebook.yaml", 'applies_when: {tumour: ["yes"]}', "applies_when: {donor: [mixed]}")
    ) == [f"codebook.yaml:21: variables.donor.applies_when.donor: {EXPECTED} donor → donor"]


def test_variables_cannot_wait_for_each_other_through_rules(faults: Faults) -> None:
    assert faults(
        ("codebook.yaml", 'value: "yes", where', 'value: "yes", when: {donor: mixed}, where')
    ) == [
        "codebook.yaml:21: variables.donor.applies_when.tumour: "
        f"{EXPECTED} tumour → donor → tumour",
        "codebook.yaml:38: variables.donor.rules[1].when.tumour: "
        f"{EXPECTED} tumour → donor → tumour",
    ]


def test_a_rule_cannot_ask_for_its_own_variable(faults: Faults) -> None:
    assert faults(("codebook.yaml", 'when: {tumour: "yes"}', "when: {donor: mixed}")) == [
        f"codebook.yaml:38: variables.donor.rules[1].when.donor: {EXPECTED} donor → donor"
    ]


def test_a_condition_that_is_no_mapping_is_one_fault(faults: Faults) -> None:
    found = faults(("codebook.yaml", 'applies_when: {tumour: ["yes"]}', "applies_when: tumour"))
    assert found == [
        "codebook.yaml:21: variables.donor.applies_when: expected a mapping (key: value), "
        "found the text 'tumour'"
    ]


def test_what_waits_for_an_unknown_variable_closes_no_circle(faults: Faults) -> None:
    found = faults(("codebook.yaml", 'when: {tumour: "yes"}', "when: {weather: fine}"))
    assert len(found) == 1
    assert "expected a variable of the codebook" in found[0]
