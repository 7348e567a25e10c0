"""Markdown's escapes."""

from __future__ import annotations

import pytest

from trialatlas.registries.markup import without_escapes


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (r"10\^6 \[a\] \\ \*", r"10^6 [a] \ *"),
        ("1 &lt; 2 &amp; 3 &gt; 2", "1 < 2 & 3 > 2"),
        (r"a \b &nbsp; c", r"a \b &nbsp; c"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_escapes_go(markdown: str, text: str) -> None:
    assert without_escapes(markdown) == text
