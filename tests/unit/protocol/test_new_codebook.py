"""A new codebook is valid as it stands, and so is everything that its comments show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialatlas.protocol.codebook_file import LoneCodebook, read_lone_codebook, shipped_codebooks
from trialatlas.protocol.named_concepts import named_concepts
from trialatlas.protocol.new_codebook import new_codebook
from trialatlas.text.measuring import QUANTITIES
from trialatlas.text.rules import AREAS, CONTEXTS, LINKS

READY_MADE = frozenset({"lead_country"})
EXAMPLE = re.compile(r"(\s*)#(?=\S)")
"""A commented line that is an example and explains nothing: no blank behind its sign."""


def read(folder: Path, codebook: str, concepts: str) -> LoneCodebook:
    (folder / "codebook.yaml").write_text(codebook, encoding="utf-8")
    (folder / "concepts.yaml").write_text(concepts, encoding="utf-8")
    return read_lone_codebook(str(folder / "codebook.yaml"), python_variables=READY_MADE)


def examples(text: str) -> Iterator[str]:
    """The text with one block of examples uncommented, block by block, and then with all."""
    lines = text.splitlines()
    places = [place for place, line in enumerate(lines) if EXAMPLE.match(line)]
    blocks: list[set[int]] = []
    for place in places:
        if blocks and place - 1 in blocks[-1]:
            blocks[-1].add(place)
        else:
            blocks.append({place})
    for block in (*blocks, set(places)):
        yield "\n".join(
            EXAMPLE.sub(r"\1", line, count=1) if place in block else line
            for place, line in enumerate(lines)
        )


@pytest.mark.parametrize("extends", [(), *((name,) for name in shipped_codebooks())])
def test_it_is_valid_as_it_stands(tmp_path: Path, extends: tuple[str, ...]) -> None:
    book = read(tmp_path, *new_codebook(extends, python_variables=READY_MADE))

    assert set(named_concepts(book.codebook)) <= set(book.concepts)


@pytest.mark.parametrize("extends", [(), ("general", "cell-therapy")])
def test_every_example_in_its_comments_is_valid_alone_and_all_are_together(
    tmp_path: Path, extends: tuple[str, ...]
) -> None:
    codebook, concepts = new_codebook(extends, python_variables=READY_MADE)
    changed = [(text, concepts) for text in examples(codebook)]
    changed += [(codebook, text) for text in examples(concepts)]

    assert len(changed) >= (5 if extends else 15)
    for pair in changed:
        read(tmp_path, *pair)


def test_its_examples_change_what_is_read(tmp_path: Path) -> None:
    codebook, concepts = new_codebook((), python_variables=READY_MADE)
    *_, everything = examples(codebook)

    plain = read(tmp_path, codebook, concepts).codebook
    full = read(tmp_path, everything, concepts).codebook

    assert "dose" not in plain
    assert "dose" in full
    assert full["route"].applies_when == {"study_type": ("INTERVENTIONAL", "not_reported")}
    assert len(full["route"].text.rules) == len(plain["route"].text.rules) + 1  # type: ignore[union-attr] # both have rules


def test_it_shows_every_key_that_a_variable_or_rule_can_have() -> None:
    codebook, _ = new_codebook((), python_variables=READY_MADE)
    keys = set(re.findall(r"^\s*#?(?:- )?(\w+):", codebook, re.MULTILINE))
    keys |= set(re.findall(r"[{,] ?(\w+):", codebook))

    assert keys >= {
        "title", "question", "field", "python", "rules", "multiple", "labels", "categories",
        "applies_when", "does_not_apply", "product", "rivals", "stand_ins", "combine", "order",
        "keep", "otherwise", "otherwise_shows", "meaning", "phrases", "patterns", "name", "find",
        "quantity", "values", "ignore", "value", "where", "link", "beside", "never_beside", "skip",
        "unique", "when", "basis",
    }  # fmt: skip


@pytest.mark.parametrize("names", [LINKS, CONTEXTS, QUANTITIES])
def test_it_names_every_link_context_and_quantity(names: dict[str, object]) -> None:
    codebook, _ = new_codebook((), python_variables=READY_MADE)

    assert [name for name in names if name not in codebook] == []


def test_the_areas_that_it_names_exist() -> None:
    codebook, _ = new_codebook((), python_variables=READY_MADE)
    listed = re.findall(r"WHERE names areas of a record: (.*?) and others", codebook, re.DOTALL)

    names = re.findall(r"\w+", listed[0])
    assert len(names) > 5
    assert set(names) <= set(AREAS)


def test_one_that_extends_begins_with_the_shipped_variables(tmp_path: Path) -> None:
    shipped = read_lone_codebook("oncology", python_variables=READY_MADE).codebook
    texts = new_codebook(("oncology",), python_variables=READY_MADE)

    names = [variable.name for variable in read(tmp_path, *texts).codebook.variables]

    assert names[: len(shipped.variables)] == [variable.name for variable in shipped.variables]
    assert len(names) > len(shipped.variables)


def test_only_the_concepts_that_are_needed_are_extended() -> None:
    _, concepts = new_codebook(("oncology",), python_variables=READY_MADE)

    assert "oncology" in concepts
    assert "cell-therapy" not in concepts


def test_what_is_not_shipped_cannot_be_extended() -> None:
    with pytest.raises(LookupError, match="onkology"):
        new_codebook(("onkology",), python_variables=READY_MADE)
