"""What of a text a file can hold: no form of the report ends a run over a stray character."""

from __future__ import annotations

import re

__all__ = ["writable"]

# What XML 1.0 cannot hold, in no way of writing it; surrogates no UTF-8 can hold either.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    r"""A text without control characters and halves of letters.

    Example:
        >>> writable("dose\x0b 5 mg")
        'dose 5 mg'
    """
    return _NOT_XML.sub("", text)
