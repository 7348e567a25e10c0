"""A record in which words have been found: what is asked of it twice is worked out once."""

from __future__ import annotations

from trialatlas.text.matching import Lexicon, Words
from trialatlas.text.reading import find_words
from trialatlas.text.sections import Passage


def test_variables_of_one_product_share_its_map() -> None:
    record = find_words((), Lexicon({}))

    assert record.products("cells", "") is record.products("cells", "")
    assert record.products("cells", "") is not record.products("cells", "graft")


def test_quantities_are_matches_whose_term_is_the_value() -> None:
    passage = Passage("titles.brief", "Given twice")
    record = find_words((passage,), Lexicon({}))

    [placed] = record.quantities("administrations", ("titles",))

    match = placed.match
    assert (match.start, match.end, match.term) == (6, 11, "2")
    assert match.name == "quantity administrations"
    assert record.quantities("administrations", ("titles",)) == [placed]
    assert record.quantities("administrations", ("titles",), lambda _: False) == []
    assert record.quantities("administrations", ("arms",)) == []


def test_matches_of_several_names_come_in_the_order_of_the_record() -> None:
    passages = (Passage("titles.brief", "fat, then blood"), Passage("keywords[0]", "blood"))
    lexicon = Lexicon({"fat": Words(phrases=("fat",)), "blood": Words(phrases=("blood",))})
    record = find_words(passages, lexicon)

    everywhere = record.matches(("blood", "fat", "unknown"), ("titles", "keywords"))

    assert [(one.passage.field, one.words) for one in everywhere] == [
        ("titles.brief", "fat"),
        ("titles.brief", "blood"),
        ("keywords[0]", "blood"),
    ]
    assert [one.words for one in record.matches(("blood", "fat"), ("keywords",))] == ["blood"]


def test_words_keep_the_company_of_those_that_start_in_their_sentence() -> None:
    passage = Passage("titles.brief", "Fat is taken. Blood is not. Fat is given.")
    lexicon = Lexicon({"fat": Words(phrases=("fat",)), "taken": Words(phrases=("taken",))})
    record = find_words((passage,), lexicon)

    first, second = record.matches(("fat",), ("titles",))

    assert record.stands("taken", first)
    assert not record.stands("taken", second)
    assert not record.stands("unknown", first)
