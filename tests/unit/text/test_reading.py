"""A record in which words have been found: what is asked of it twice is worked out once."""

from __future__ import annotations

from trialatlas.text.matching import Lexicon
from trialatlas.text.reading import find_words
from trialatlas.text.sections import Passage


def test_variables_of_one_product_share_its_map() -> None:
    record = find_words((), Lexicon({}))

    assert record.products("cells", "") is record.products("cells", "")
    assert record.products("cells", "") is not record.products("cells", "graft")


def test_quantities_are_matches_whose_term_is_the_value() -> None:
    passage = Passage("titles.brief", "Given twice")
    record = find_words((passage,), Lexicon({}))

    [match] = record.quantities("administrations", passage)

    assert (match.start, match.end, match.term) == (6, 11, "2")
    assert match.name == "quantity administrations"
    assert record.quantities("administrations", passage) is record.quantities(
        "administrations", passage
    )
