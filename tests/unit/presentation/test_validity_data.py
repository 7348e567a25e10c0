"""What a validity report prints, as data."""

from __future__ import annotations

from dataclasses import replace

import msgspec
from tests.unit.presentation.made_up_validity import TWO_FILES, VALIDITY

from trialatlas.presentation.data_rows import DataFile
from trialatlas.presentation.validity_data import answers, coder_names, validity_data

AGREEMENT, CATEGORIES, DISAGREEMENTS = validity_data(VALIDITY)


def lines(file: DataFile) -> list[dict[str, object]]:
    return [dict(zip(file.columns, row, strict=True)) for row in file.rows]


def test_each_file_says_what_a_line_is() -> None:
    for file in (AGREEMENT, CATEGORIES, DISAGREEMENTS):
        assert file.meaning.startswith("One line ")


def test_agreement_has_a_line_a_variable_with_its_counts() -> None:
    donor, doses = lines(AGREEMENT)
    assert (donor["variable"], donor["n"], donor["agreed"]) == ("donor", 4, 2)
    assert (donor["missed"], donor["wrong"]) == (1, 1)
    assert donor["agreement"] == 0.5
    assert doses["kappa"] is None
    assert "one category" in str(doses["kappa_note"])


def test_numbers_name_their_methods() -> None:
    assert {str(line["agreement_method"]) for line in lines(AGREEMENT)} == {
        "proportion with Wilson score interval"
    }


def test_categories_have_their_three_counts() -> None:
    found = {
        line["category"]: (line["gold"], line["coded"], line["both"])
        for line in lines(CATEGORIES)
        if line["variable"] == "donor"
    }
    assert found == {"own": (1, 2, 1), "other": (3, 1, 1), "no value": (0, 1, 0)}


def test_a_disagreement_has_the_words_of_both() -> None:
    wrong, missed = lines(DISAGREEMENTS)
    assert wrong == {
        "nct_id": "NCT00000002",
        "variable": "donor",
        "value": "own",
        "missing": None,
        "basis": "stated",
        "rule": "said",
        "quotes": "<b>autologous</b> | own",
        "gold": "other | unclear",
        "gold_quote": "from a donor",
        "note": "two readings",
    }
    assert (missed["value"], missed["missing"], missed["quotes"]) == ("", "not_reported", "")


def test_the_answer_that_was_compared_comes_first() -> None:
    [wrong, _] = VALIDITY.measured[0].disagreements
    assert answers(wrong) == "other | unclear"


def test_a_study_without_a_record_is_in_no_number() -> None:
    assert VALIDITY.n_studies == 4


def test_coders_are_called_after_what_they_are() -> None:
    assert coder_names(VALIDITY) == ("Rules", "People")
    assert coder_names(TWO_FILES) == ("Model small", "Rules")


def test_coders_who_are_called_alike_are_told_apart_by_their_files() -> None:
    alike = replace(TWO_FILES, gold=replace(TWO_FILES.gold, coder="model:small"))
    assert coder_names(alike) == ("Model small (model.csv)", "Model small (rules.csv)")


def test_words_of_a_file_stand_where_those_of_the_rules_would() -> None:
    *_, disagreements = validity_data(TWO_FILES)
    assert lines(disagreements)[0]["quotes"] == "own cells | their own"


def test_what_a_value_rests_on_has_the_words_of_the_value() -> None:
    [wrong, _] = VALIDITY.measured[0].disagreements
    basis = msgspec.structs.replace(wrong.reference, variable="donor_basis")
    assert VALIDITY.words(basis, is_gold=True) == ("from a donor",)
    assert VALIDITY.words(basis, is_gold=False) == ()


def test_only_values_of_variables_compared_are_noticed() -> None:
    assert [notice.value for notice in VALIDITY.notices] == ["ohter"]
    assert replace(VALIDITY, measured=VALIDITY.measured[1:]).notices == ()
