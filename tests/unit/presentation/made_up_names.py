"""Texts and names that the made-up review uses."""

from __future__ import annotations

__all__ = ["EXPRESSION", "FORMULA", "HOSTILE", "LONG", "STUDIES"]

HOSTILE = "<script>alert('x')</script>"
FORMULA = '=HYPERLINK("http://x.invalid")'
LONG = "Prevention and treatment of a complication whose name does not end, " * 4

STUDIES = tuple(f"NCT0000000{number}" for number in range(1, 7))

EXPRESSION = f"tumour NOT {HOSTILE}"
