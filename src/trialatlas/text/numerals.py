"""Numbers as records write them: powers of ten in any print, millions, separators.

What an export does to a superscript is undone: `2x106`, `2x10 6` and `2x10(6)` are 2 x 10^6.
`10E6` is read as 10^6 and `2x10E6` as 2 x 10^6, since that is what people mean by them; `2E6` is
two million, and a signed exponent (`1.0E+07`, `10E+06`) is a spreadsheet's, taken at its word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["NUMBER", "Numeral", "find_numerals", "is_labelled", "read_number"]

NUMBER = r"\d{1,12}(?:[.,\u00b7'\u2019]\d{1,9}){0,4}"
"""A number without a sign, in a pattern; `read_number` says whether it makes sense."""
_UP = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_EXPONENT = (
    r"(?:\s?(?:\^{1,2}|\*{1,2}|[~'`\u2019\u02c6\u02c4\u2227\ufe3f]|exp)\s?"
    r"(?:\+?\d{1,2}|[(\[{]\+?\d{1,2}[)\]}])"
    r"|\s?[eE]{1,2}\s?\+?\^?\d{1,2}|\s?[(\[{]\d{1,2}[)\]}]|\s?[" + _UP + r"]{1,2})(?!\d)"
)
_BARE_EXPONENT = (
    r"(?:\s?\^{1,2}\s?(?:\+?\d{1,2}|[(\[{]\+?\d{1,2}[)\]}])|(?:\*{1,2}|exp|[eE]\+?\^?)\d{1,2}"
    r"|[(\[{]\d{1,2}[)\]}]|[" + _UP + r"]{1,2})(?!\d)"
)
_LOST = r"(?:\s|/)?(?:1[0-2]|[3-9])(?!\d|\.\d)"
_SIGN = r"\s?(?:[x\u00d7X*\u2715\u2716\u2a2f\u00b7\u2219\u2022\u22c5\u0445\u2179]|times)\s?"
_WORDS = {"thousand": 3, "million": 6, "mln": 6, "mio": 6, "billion": 9, "trillion": 12}
_SPELLED = dict.fromkeys(("a", "one"), 1) | {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_BEGIN = r"[0-9](?<![^\W_xX]\d)(?<![\^_]\d)(?<!\d\.\d)(?<![^\W\d_][xX\u00d7]\d)"
# Possessive, so that a number that leads nowhere is given up at once; only the point of `1.10^6`
# is left to be read as a multiplication.
_FACTOR = rf"\d{{0,11}}+(?:(?![.\u00b7]10\s?[\^*{_UP}])[.,\u00b7'\u2019]\d{{1,9}}+){{0,4}}+"
_TERM = re.compile(
    rf"{_BEGIN}(?:(?<=1)(?P<bare>0{_BARE_EXPONENT})|(?:(?P<rest>{_FACTOR})(?:"
    rf"(?:\)?{_SIGN}|\s?\.\s?|(?P<gap>\s))(?P<power>10{_EXPONENT})"
    rf"|{_SIGN}(?:(?P<lost>10{_LOST})|(?P<zeros>(?:1|10{{1,2}}[,.]?000)(?:[,.]?000){{1,4}}(?!\d)))"
    r"|(?P<e>[eE]\+?\d{1,2}(?!\d|[.,]\d))"
    r"|[\s-]?(?P<word>(?i:(?:hundred )?(?:thousand|million|mln|mio|billion|trillion)s?))(?![^\W\d])"
    r"|\s?(?P<letter>M|mil)(?!\w)(?!\.\w)))"
    r"|(?P<plain>\d{3,11}|\d{0,2}(?:[.,'\u2019 \u00a0\u202f]\d{3}){1,4}|(?<=1)0(?:[3-9]|1[0-2]))"
    r"(?!\d|[.,]\d))"
)
_SCALE_WORD = re.compile(r"[mMbB]illion|[tT]housand")
_SPELLED_BEFORE = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_SPELLED)})[ -])?(?P<number>{'|'.join(_SPELLED)})"
    r"(?P<hundred>[ -]hundred)?[ -]$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:day|week|month|year|hour|visit|group|cohort|arm|level|phase|stage|step|part|grade|table|"
    r"type|class|no|number|section|aged?)s?\.?\s?$",
    re.IGNORECASE,
)

_GLUED = re.compile(r"(\d+[.,]\d+|\d+(?=[.,]))[.,]?10")
_LOST_POWER = re.compile(r"(?:(\d{1,3})\.)?10([3-9]|1[0-2])")
_LARGE = 1000
_LARGEST_EXPONENT = 15
_LOOK_BACK = 40
_LABEL_REACH = 12
_GROUP = 3


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number, or a range, as written in a text.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        low: The number, or the lower bound of a range.
        high: The upper bound; the same as `low` for a single number.
        kind: How its size is written: `power` (of ten), `word` (million), `letter` (`2M`),
            `plain` (`500,000`), `lost` (a bare `106` or `10(6)`: 10^6 or a mere number) or
            `shared` (it stands in a list whose last number carries the scale).
        scale: The power of ten or the word by which its own digits are multiplied; 1 for the kinds
            `plain` and `lost`, and for a bare power of ten.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    kind: str
    scale: Decimal = Decimal(1)


def read_number(text: str, *, is_scaled: bool = False) -> Decimal | None:
    """A number without a scale of its own.

    Three digits behind a comma are thousands. Behind a point they are so if the last is a zero
    (`500.000`), which nobody writes behind a decimal point, unless a scale follows.

    Args:
        text: Digits with points, commas, apostrophes or spaces.
        is_scaled: Whether a power of ten or a word such as million follows.

    Returns:
        The number; None if its separators make no sense.
    """
    parts = re.split(r"[^\d]", text)
    marks = re.findall(r"[^\d]", text)
    if not all(parts):
        return None
    if not marks:
        return Decimal(text)
    is_grouped = parts[0].strip("0") != "" and {len(part) for part in parts[1:]} == {_GROUP}
    if len(marks) == 1:
        is_point = marks[0] in ".\u00b7" and (is_scaled or not text.endswith("0"))
        return Decimal("".join(parts) if is_grouped and not is_point else ".".join(parts))
    if is_grouped and len(set(marks)) == 1:
        return Decimal("".join(parts))
    if {len(part) for part in parts[1:-1]} == {_GROUP} and marks.count(marks[-1]) == 1:
        return Decimal(f"{''.join(parts[:-1])}.{parts[-1]}")
    return None


def find_numerals(text: str) -> list[Numeral]:
    """The large numbers of a text: those with a scale, and plain ones from a thousand on.

    Args:
        text: Any text; the time taken grows with its length.

    Returns:
        Single numbers by place, without overlap.
    """
    found = [numeral for match in _TERM.finditer(text) if (numeral := _of_term(match))]
    if "illion" in text or "housand" in text:
        found = sorted([*found, *_spelled(text)], key=lambda numeral: numeral.start)
    return [
        numeral for n, numeral in enumerate(found) if n == 0 or numeral.start >= found[n - 1].end
    ]


def is_labelled(text: str, start: int) -> bool:
    """Whether a number only counts days, groups and the like, by the word before it."""
    return _LABEL.search(text[max(0, start - _LABEL_REACH) : start]) is not None


def _of_term(match: re.Match[str]) -> Numeral | None:
    if match["plain"]:
        return _plain(match)
    start, kind = match.start(), match.lastgroup or ""
    if match["gap"] and is_labelled(match.string, start):
        start, factor = match.start("power"), Decimal(1)
    elif match["bare"]:
        factor = Decimal(1)
    else:
        skipped, factor = _last_number(_factor_of(match))
        start += skipped
    exponent = _scale_of(match)
    if not 0 < exponent <= _LARGEST_EXPONENT or not factor:
        return None
    if kind not in {"word", "letter"}:
        kind = "lost" if (match["bare"] or "")[1:2] in {*"([{"} else "power"
    value = factor.scaleb(exponent)
    scale = Decimal(1) if match["bare"] else Decimal(1).scaleb(exponent)
    return Numeral(start, match.end(), value, value, kind, scale)


def _last_number(digits: str) -> tuple[int, Decimal]:
    """The number with the scale, 0 if there is none, and the characters of a list before it.

    Of `1.0,2.5 million`, a list without a space, only the last number carries the scale.
    """
    number = read_number(digits, is_scaled=True)
    if number is not None:
        return 0, number
    _, _, last = digits.rpartition(",")
    return len(digits) - len(last), read_number(last, is_scaled=True) or Decimal(0)


def _factor_of(match: re.Match[str]) -> str:
    digits = match[0][0] + match["rest"]
    if match["e"] and "+" not in match["e"] and (glued := _GLUED.fullmatch(digits)):
        return glued[1]
    return digits


def _scale_of(match: re.Match[str]) -> int:
    if word := match["word"]:
        name = word.casefold().removesuffix("s")
        return 2 * name.startswith("hundred") + _WORDS[name.split(" ")[-1]]
    if match["letter"]:
        return _WORDS["million"]
    if match["zeros"]:
        return match["zeros"].count("0")
    if match["e"]:
        return int(match["e"].lstrip("eE+"))
    if match["bare"]:
        return _exponent_of(match["bare"][1:]) + ("+" in match["bare"])
    return _exponent_of((match["power"] or match["lost"])[2:])


def _exponent_of(power: str) -> int:
    digits = power.translate(str.maketrans(_UP, "0123456789"))
    return int(re.sub(r"\D", "", digits))


def _plain(match: re.Match[str]) -> Numeral | None:
    value, kind = read_number(match[0]), "plain"
    if lost := _LOST_POWER.fullmatch(match[0]):
        value, kind = Decimal(lost[1] or 1).scaleb(int(lost[2])), "lost"
    if value is None or not _LARGE <= value < 10**_LARGEST_EXPONENT:
        return None
    return Numeral(match.start(), match.end(), value, value, kind)


def _spelled(text: str) -> list[Numeral]:
    found = []
    for scale in _SCALE_WORD.finditer(text):
        first = max(0, scale.start() - _LOOK_BACK)
        match = _SPELLED_BEFORE.search(text[first : scale.start()])
        if match is None:
            continue
        exponent = _WORDS[scale[0].casefold()] + 2 * bool(match["hundred"])
        number = sum(_SPELLED[match[name].casefold()] for name in ("tens", "number") if match[name])
        value = Decimal(number).scaleb(exponent)
        found.append(Numeral(first + match.start(), scale.end(), value, value, "word"))
    return found
