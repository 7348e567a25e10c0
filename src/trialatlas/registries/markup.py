r"""Texts of type *markup*, which ClinicalTrials.gov's API gives as Markdown.

In them ``10^6`` reads ``10\^6`` and ``>`` reads ``\>`` or ``&gt;``.
"""

from __future__ import annotations

import re

__all__ = ["without_escapes"]

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark: any ASCII punctuation
_ENTITY = re.compile(r"&(lt|gt|amp);")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&"}


def without_escapes(text: str) -> str:
    r"""A text as its author wrote it, without what Markdown needs to leave it alone.

    Args:
        text: Markdown.

    >>> without_escapes(r"10\^6 cells, \>= 2 doses &amp; 1 year")
    '10^6 cells, >= 2 doses & 1 year'
    """
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: _CHARACTERS[match[1]], text)
    return text
