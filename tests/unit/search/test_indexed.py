"""Texts become tokens that keep their order; codes, headings and presence become tags."""

from __future__ import annotations

import pytest
from tests.studies import study

from trialatlas.model.study import Location, MeshTerm, MeshTerms, Titles
from trialatlas.search.indexed import (
    TAGS,
    columns,
    document_of,
    has_tag,
    is_cut,
    lacking_tag,
    many_tag,
    name_of,
    schema_of_index,
    token_of,
)


@pytest.mark.parametrize(
    ("texts", "tokens"),
    [
        (["T-cell lymphoma, Crohn's"], "| t cell lymphoma crohn | +tcell 'Crohn 's"),
        (["Tumours", "of bone"], "| tumor | of bone |"),
        (["a-b-c"], "| a b c | +ab +abc +bc"),
        (["-"], "|  |"),
        (["x" * 101], "| " + "x" * 100 + "… |"),
        (["O’Brien’s"], "| obrien | 'O 'Brien 's"),
    ],
)
def test_values_of_a_text_are_tokens_between_borders(texts: list[str], tokens: str) -> None:
    document = document_of(study(keywords=tuple(texts)), 0)
    assert document.get_all(name_of("text", "keywords")) == [tokens]


def test_words_joined_by_very_many_hyphens_are_marked() -> None:
    document = document_of(study(keywords=("-".join("abcdefghijklmn"),)), 0)
    [tokens] = document.get_all(name_of("text", "keywords"))
    assert "+" in tokens.split()
    assert "+abcdefghijkl" in tokens.split()
    assert "+abcdefghijklm" not in tokens.split()


def test_codes_presence_and_headings_are_tags() -> None:
    document = document_of(
        study(
            titles=Titles(brief="A title"),
            keywords=("one", "two"),
            locations=(Location(city="Oslo"), Location(country="Norway")),
            mesh=MeshTerms(conditions=(MeshTerm(id="D009369", term="Neoplasms"),)),
            has_results=True,
        ),
        7,
    )
    tags = document.get_all(TAGS)
    assert {
        has_tag("titles.brief"),
        many_tag("keywords"),
        lacking_tag("locations.city"),
        "heading mesh.conditions.term neoplasms",
    } <= set(tags)
    assert not {has_tag("titles.official"), many_tag("titles.brief")} & set(tags)
    assert document.get_first("number") == 7
    assert document.get_first(name_of("low", "has_results")) == 1.0
    assert document.get_first(name_of("high", "locations:size")) == 2.0


def test_every_column_has_a_field_of_its_own() -> None:
    names = [name_of("text", column.path) for column in columns()]
    assert len(set(names)) == len(names)
    assert schema_of_index() is not None


def test_a_very_long_key_is_cut() -> None:
    assert token_of("x" * 100) == "x" * 100
    assert token_of("x" * 200, "+") == token_of("x" * 101, "+") == "+" + "x" * 100 + "…"
    assert is_cut("x" * 101)
    assert not is_cut("x" * 100)
