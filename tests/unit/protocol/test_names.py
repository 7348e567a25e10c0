from __future__ import annotations

from collections.abc import Callable

Faults = Callable[..., list[str]]


def test_a_reference_to_what_is_not_defined_is_a_fault_where_it_stands(faults: Faults) -> None:
    assert faults(
        ("review.yaml", "frequencies: [donor, phase]", "frequencies: [donor, phse]"),
        ("codebook.yaml", "product: cells", "product: cels"),
        ("codebook.yaml", "never_beside: [grafts]", "never_beside: [grafs]"),
    ) == [
        "codebook.yaml:22: variables.donor.product: expected a concept (tumour, cells or grafts), "
        "found 'cels'; did you mean 'cells'?",
        "codebook.yaml:36: variables.donor.rules[0].never_beside[0]: expected a concept (tumour, "
        "cells or grafts), found 'grafs'; did you mean 'grafts'?",
        "review.yaml:18: analysis.frequencies[1]: expected a variable of the codebook (phase, "
        "lead_country, tumour or donor), found 'phse'; did you mean 'phase'?",
    ]


def test_conditions_name_variables_and_values_that_exist(faults: Faults) -> None:
    assert faults(
        ("codebook.yaml", 'applies_when: {tumour: ["yes"]}', "applies_when: {tumor: x}"),
        ("codebook.yaml", 'when: {tumour: "yes"}', "when: {tumour: ja}"),
    ) == [
        "codebook.yaml:21: variables.donor.applies_when.tumor: expected a variable of the codebook "
        "(phase, lead_country, tumour or donor), found 'tumor'; did you mean 'tumour'?",
        "codebook.yaml:38: variables.donor.rules[1].when.tumour: expected a value of tumour (yes, "
        "no, not_reported, not_applicable or unclear), found 'ja'",
    ]


def test_a_variable_waits_for_values_or_for_a_kind_of_missing(faults: Faults) -> None:
    waits = 'applies_when: {tumour: ["yes"]}'
    (fault,) = faults(("codebook.yaml", waits, "applies_when: {tumour: [unclear, perhaps]}"))
    assert fault.endswith("not_applicable or unclear), found 'perhaps'")


def test_rules_may_ask_for_a_kind_of_missing(faults: Faults) -> None:
    assert not faults(("codebook.yaml", 'when: {tumour: "yes"}', "when: {tumour: [unclear]}"))


def test_variables_without_categories_take_any_value(faults: Faults) -> None:
    assert not faults(("codebook.yaml", 'when: {tumour: "yes"}', "when: {phase: PHASE9}"))


def test_names_are_not_doubted_while_their_file_is_broken(faults: Faults) -> None:
    found = faults(("concepts.yaml", "concepts:\n", "concepts: [\n"))
    assert len(found) == 1
    assert found[0].startswith("concepts.yaml:")
    found = faults(("codebook.yaml", "variables:\n", "variables: [\n"))
    assert [fault.partition(":")[0] for fault in found] == ["codebook.yaml", "concepts.yaml"]


def test_a_variable_that_is_no_mapping_is_one_fault_and_still_has_its_name(faults: Faults) -> None:
    assert faults(
        (
            "codebook.yaml",
            "  lead_country: {title: Country, python: lead_country}",
            "  lead_country: 3",
        )
    ) == [
        "codebook.yaml:7: variables.lead_country: expected a mapping (key: value), "
        "found the number 3"
    ]
