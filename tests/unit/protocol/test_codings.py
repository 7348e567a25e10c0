"""What a file of codings is made of."""

from __future__ import annotations

from tests.unit.protocol.small_codings import DONOR

from trialatlas.protocol.codings import Notice, basis_variable


def test_what_a_value_rests_on_is_a_variable_of_its_own() -> None:
    basis = basis_variable(DONOR)
    assert (basis.name, basis.title) == ("donor_basis", "Donor: basis")
    assert [category.name for category in basis.categories] == ["structured", "stated", "inferred"]


def test_a_notice_says_where_and_what_is_nearest() -> None:
    notice = Notice(
        file="gold.tsv",
        line=7,
        study="NCT00000001",
        variable="donor",
        value="owm",
        problem="no category of the codebook",
        nearest="own",
    )
    assert str(notice) == (
        "gold.tsv:7: NCT00000001 donor: 'owm' is no category of the codebook; the nearest is 'own'"
    )
