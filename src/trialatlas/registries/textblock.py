r"""Text of the legacy XML as it was before the classic site broke it into lines.

The classic site indented texts and broke lines near column 100. Blank lines separate paragraphs and
list items; within one of them every line end is the site's (in the 2,502 records at hand, list
items always follow a blank line). Lists come out as API v2 writes them, so that a passage reads the
same in both forms::

    Inclusion Criteria:                Inclusion Criteria:

      -  age over 18 and               * age over 18 and able to consent
         able to consent                 * in writing

           -  in writing
"""

from __future__ import annotations

import re

__all__ = ["unwrap"]

_BLANK = re.compile(r"\n(?:[ \t]*\n)+")
_ITEM = re.compile(r"(?:(?P<bullet>-)[ ]{2}|(?P<number>\d{1,3}\.)[ ])(?P<text>\S)")
_STEP = 5  # columns by which the classic site indents a list inside a list
_TAB = 8


def unwrap(text: str | None) -> str | None:
    """The text of a ``textblock``: one line a paragraph or list item.

    Args:
        text: The element's text, or None.

    Returns:
        Paragraphs with a blank line between them, list items below one another, each level of a
        list indented by two spaces; None where there is no text.
    """
    blocks = [block for block in _BLANK.split((text or "").expandtabs(_TAB)) if block.strip()]
    if not blocks:
        return None
    firsts = [_first(block) for block in blocks]
    indents = [len(first) - len(first.lstrip()) for first in firsts]
    parts: list[str] = []
    was_item = False
    for block, first, indent in zip(blocks, firsts, indents, strict=True):
        line = " ".join(block.split())
        item = _ITEM.match(first.lstrip())
        if parts:
            parts.append("\n" if item and was_item else "\n\n")
        if item:
            level = (indent - min(indents)) // _STEP
            mark = item["number"] or "*"
            line = f"{'  ' * level}{mark} {line.partition(' ')[2]}"
        parts.append(line)
        was_item = item is not None
    return "".join(parts)


def _first(block: str) -> str:
    return next(line for line in block.split("\n") if line.strip())
