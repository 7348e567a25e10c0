"""What each word of giving and of time means: one letter, and a number, unit or rhythm.

The letters let patterns over a sentence see its grammar instead of its vocabulary:

    n number        o second, third ...   O first         c once, twice      s single
    w weekly, BID   Q Q3W, q21d           t times         x x, x             # amount, decimal
    u day(s) ...    D D7, W4, M3          h hour, minute  b baseline         e every, each
    i a giving      I givings             j injection     J injections       y cycle, course
    v to give       d mg, IV, orally      m repeated      M booster          z visit, assessment
    g group, level  l intramyocardial     q apart         C number           X total, maximum
    f for, during   N in                  A at, on        F from             T to, until
    K of            k other small word    a a, an         p per, /           P after   B before
    + and           | or                  > then          U up               E ULN, upper, higher
    - between two numbers   , comma       ( )  parentheses   : colon, =      ; end of a sentence
    * x4            R re-                 _ any other word
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["COUNTING_WORDS", "GIVING_WORDS", "Rhythm", "meaning_of"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many times in every so many units of time.

    Attributes:
        times: How often within one interval.
        length: The interval, in `unit`.
        unit: `day`, `week`, `month` or `year`.
        longest: The longest interval, where two are named; else 0.
    """

    times: int
    length: int
    unit: str
    longest: int = 0


_COUNTED_DAY = re.compile(r"(d|day|w|wk|week|m|month)\+?(\d{1,3})")
_INTERVAL_CODE = re.compile(r"q(\d{1,2})(d|w|wk|wks|weeks|m|mo)")
_ORDINAL_CODE = re.compile(r"(\d{1,2})[snrt][tdh]")
_MULTIPLIED = re.compile(r"x(\d{1,2})")
_NUMBER_WITH_UNIT = re.compile(r"\d")
_DASHES = frozenset("-\u2013\u2014~")
_UNITS = {"d": "day", "w": "week", "m": "month"}

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"

_RHYTHMS = {
    "daily qd nightly": Rhythm(1, 1, "day"),
    "weekly qw": Rhythm(1, 1, "week"),
    "monthly qm": Rhythm(1, 1, "month"),
    "yearly annually": Rhythm(1, 1, "year"),
    "bid": Rhythm(2, 1, "day"),
    "tid": Rhythm(3, 1, "day"),
    "qid": Rhythm(4, 1, "day"),
    "qod": Rhythm(1, 2, "day"),
    "biw": Rhythm(2, 1, "week"),
    "tiw": Rhythm(3, 1, "week"),
    "biweekly bi-weekly fortnightly": Rhythm(1, 2, "week"),
    "triweekly": Rhythm(1, 3, "week"),
    "bimonthly bi-monthly": Rhythm(1, 2, "month"),
    "trimonthly quarterly": Rhythm(1, 3, "month"),
}

_LISTED = {
    "s": "single sole",
    "t": "time times occasion occasions",
    "x": "x ×",
    "h": "hour hours minute minutes min mins hr hrs seconds",
    "b": "baseline",
    "e": "every each",
    "i": "dose dosage infusion administration treatment transplantation transplant "
    "implantation application instillation inhalation session bolus dosing vaccination procedure "
    "reinfusion perfusion nebulization transfusion",
    "I": "doses infusions administrations treatments transplantations transplants implantations "
    "applications instillations inhalations sessions boluses vaccinations infusion(s) perfusions "
    "dosages transfusions",
    "j": "injection",
    "J": "injections",
    "y": "cycle cycles course courses",
    "v": "given give gives giving receive receives received receiving administer administers "
    "administered administering administrated administrate infuse infused infusing inject injected "
    "injecting transplanted implanted applied delivered instilled treated treat get dosed undergo "
    "taken take takes taking reinfused inhale inhaled self-administered transfused apply",
    "d": "mg ml mcg µg μg ug kg m2 iv intravenous intravenously orally oral po sc subcutaneous "
    "subcutaneously intrathecal intrathecally im intramuscular therapy medication tablet tablets "
    "capsule capsules topical topically cream ointment placebo placebos saline vaccine drug "
    "msc mscs cells intravitreal intraarticular",
    "m": "repeated repeat repeats repeatedly repetitive repetitions multiple several subsequent "
    "serial sequential",
    "R": "re",
    "M": "booster boosters retreatment retreatments retreated redosing redosed",
    "g": "group groups arm arms cohort cohorts level levels patient patients subject subjects "
    "participant participants people person individuals center centers centre centres site sites "
    "point points location locations volume catheter needle rate period phase phases escalation "
    "limiting finding modality modalities option options strategy strategies concentration "
    "concentrations type types failure failures mortality blind blinded stage part parts party "
    "line lines generation degree trimester look opinion eye eyes knee knees hip hips leg legs "
    "site(s) study studies trial trials institution reaction reactions ranges strength strengths "
    "syringe syringes vial vials product products related room device devices algorithm plan plans "
    "protocol protocols approach approaches kind kinds tertile quartile",
    "l": "transendocardial intramyocardial transendocardially intramyocardially endocardial "
    "epicardial intradermal perilesional intralesional bilateral submucosal peribulbar "
    "intratumoral periurethral local individual simultaneous different separate small equal "
    "equidistant",
    "q": "apart interval intervals spaced separated",
    "C": "number frequency",
    "X": "total maximum maximal maximally altogether most totally",
    "f": "for during over within lasting throughout",
    "N": "in",
    "A": "at on",
    "F": "from",
    "T": "to until till through",
    "K": "of",
    "k": "the they he she we by is was are were will be been with via this that these those which "
    "it its their as into has have had may can could should would must shall only there who "
    "not no any all off if when while because than but least approximately about",
    "a": "a an",
    "p": "per /",
    "P": "after post following since",
    "B": "before prior preceding",
    "+": "and & plus",
    "|": "or",
    ">": "then thereafter",
    "U": "up",
    "E": "uln upper higher greater lower normal faster larger longer limit",
    "#": "% ^",
    ",": ", \uff0c \u3001",
    "(": "( \uff08",
    ")": ") \uff09",
    ":": ": \uff1a =",
    ";": ". ; \u3002 \uff1b \n",
}
_ASSESSING = (
    "follow visit symptom screened asked assess evaluat measur examine examina examining monitor "
    "mri imaging scan ultraso biops sampl test score scoring questionnaire outcome endpoint check "
    "contact telephone phone call record observe observa observing analys laborator radiograph "
    "survey cultur passage medium changed dressing incidence improv increase reduc surviv collect "
    "harvest culturing echocardio mortalit efficacy aspirat liposuc punctur interview diary "
    "compar explor investigat studied clinic return recurren relapse remission seen reassess "
    "restag tomograph"
)


def _listed() -> dict[str, tuple[str, object]]:
    words: dict[str, tuple[str, object]] = {}
    for letter, listed in _LISTED.items():
        words |= dict.fromkeys(listed.split(" "), (letter, None))
    words |= {word: ("n", number) for number, word in enumerate(_NUMBERS.split())}
    words |= {word: ("o", number) for number, word in enumerate(_ORDINALS.split(), 1)}
    words |= {"first": ("O", 1), "initial": ("O", 1), "other": ("o", 2)}
    words |= {"once": ("c", 1), "twice": ("c", 2), "thrice": ("c", 3)}
    for unit in ("day", "week", "month", "year"):
        words |= dict.fromkeys((unit, f"{unit}s"), ("u", unit))
    words |= {"wk": ("u", "week"), "wks": ("u", "week"), "pod": ("u", "day")}
    words |= dict.fromkeys(("additional", "another", "extra", "further", "more"), ("m", 1))
    for named, rhythm in _RHYTHMS.items():
        words |= dict.fromkeys(named.split(), ("w", rhythm))
    words |= {"followed by": (">", None), "bi weekly": words["biweekly"]}
    return words


_WORDS = _listed()


def _written_with(letters: str) -> frozenset[bytes]:
    return frozenset(word.encode() for word, (letter, _) in _WORDS.items() if letter in letters)


COUNTING_WORDS = _written_with("nsocmMRwQe")
"""Without one of these, or a digit, a sentence neither counts nor times anything."""
GIVING_WORDS = _written_with("iIjJvdM") | {b"q", b"m"}
"""Without one of these a sentence names nothing given; the last two are left of `Q3W` and `m2`."""


_ASSESSED = tuple(_ASSESSING.split())
_MOST_DIGITS = 3
"""Digits of the largest number of times, days or weeks; years and cell numbers have more."""


@lru_cache(maxsize=16_384)
def meaning_of(word: str) -> tuple[str, object]:
    """What a word or mark means.

    Args:
        word: As written.

    Returns:
        Its letter; and its number, unit, `Rhythm` or (unit, number) pair, or None.
    """
    lower = word.lower()
    return _WORDS.get(lower) or _of_digits(lower) or _of_letters(lower)


def _of_letters(lower: str) -> tuple[str, object]:
    return ("z" if lower.startswith(_ASSESSED) else "_", None)


def _of_digits(lower: str) -> tuple[str, object] | None:
    """Numbers, the dash between two of them, and the short forms that end in one."""
    if lower.isdecimal():
        return ("n", int(lower)) if len(lower) <= _MOST_DIGITS else ("#", None)
    if lower.strip() in _DASHES:
        return ("-", None)
    if match := _COUNTED_DAY.fullmatch(lower):
        return ("D", (_UNITS[match[1][0]], int(match[2])))
    if match := _INTERVAL_CODE.fullmatch(lower):
        return ("Q", Rhythm(1, int(match[1]) or 1, _UNITS[match[2][0]]))
    return _of_suffixed(lower)


def _of_suffixed(lower: str) -> tuple[str, object] | None:
    if match := _ORDINAL_CODE.fullmatch(lower):
        number = int(match[1])
        return ("O" if number == 1 else "o", number)
    if match := _MULTIPLIED.fullmatch(lower):
        return ("*", int(match[1]))
    return ("#", None) if _NUMBER_WITH_UNIT.match(lower) else None
