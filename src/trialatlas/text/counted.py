"""What an amount counts and what it is per: the words behind it and, failing them, before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Counted", "counted_before", "counted_behind", "is_laboratory_value"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What follows an amount.

    Attributes:
        end: Offset after the words that belong to the amount.
        noun: `own` (mesenchymal cells, or the vesicles they shed), `cells` (of no said kind),
            `other` (other cells, or no cells at all); empty where no noun follows.
        basis: What the amount is per: `kg`, `m2`, `cm2`, `cm3`, `cm`, `mL`, `vial`, `unit`, `total`
            (per participant, injection, or in a stated volume) or `count` (per litre and the like,
            as blood counts are); empty where nothing is said.
    """

    end: int
    noun: str = ""
    basis: str = ""


_GAP = r"[ \u00a0]*"
_DASH = r"[-\u2010-\u2015\u2212]"
_PER = (
    rf"{_GAP}[(\[]?{_GAP}(?:[/\u2044\uff0f\u2215*\u00d7]|x(?= ?kg)|by (?=kg|kilo|weight)|"
    rf"(?:for |in )?(?:per|pr|each|every)\b\.?){_GAP}"
    r"(?:(?:each|every|the|one|1(?! ?(?:ml|cc))|(?<=per )1|of|actual|ideal|body[ -]?weight|body|bw|"
    r"(?:recipient|patient)(?:['\u2019]?s)?(?= (?:kg|kilo|weight|body))|person(?= kg))[ -]+){0,4}"
    r"(?:1(?=cm|m\^?2|m\u00b2|kg))?"
)
_DENOMINATORS = {
    "count": r"[\u00b5\u03bcu]l|mcl|microlit\w+|d?l|lit(?:er|re)s?|mm(?:\^?[23]|[\u00b2\u00b3])?|"
    r"cmm|cubic mm|min(?:ute)?s?|h(?:our)?|hpf|sec(?:ond)?|wells?|dish(?:es)?|flasks?|plates?|"
    r"\d+ ?kg",
    "kg": r"kgs?(?:\.?bw)?|kilos?|kilogram(?:me)?s?|(?:body ?)?weight(?: ?\(kg\)| kg)|body ?weight",
    "m2": r"m\^?2|m\u00b2|m\(2\)|square met(?:er|re)",
    "cm2": r"cm ?\^?2|cm\u00b2|cm ?\(2\)|sq(?:uare|\.)? ?(?:cm|centimet(?:er|re))s?",
    "cm3": r"cm ?\^?3|cm\u00b3|cm ?\(3\)|cubic ?(?:cm|centimet(?:er|re))s?",
    "cm": r"cm|centimet(?:er|re)s?",
    "mL": r"ml|cc|millilit(?:er|re)s?",
    "vial": r"vials?|bags?|ampou?les?|syringes?|tubes?",
    "unit": r"units?(?! dose)",
    "total": rf"\d[\d.,]{{0,8}}{_GAP}(?:{_DASH}{_GAP}\d[\d.,]{{0,8}}{_GAP})?"
    r"(?:ml|cc|[\u00b5\u03bcu]l|microlit\w+)|[a-z]{3,20}",
}
_BASIS = re.compile(
    rf"{_PER}(?:"
    + "|".join(rf"(?P<{name}>{words})(?![^\W_])" for name, words in _DENOMINATORS.items())
    + r")(?: ?\((?:kg|bw)\)|[ /](?:of )?(?:(?:body ?weight|bw|pbw|ibw)\b|b\. ?w\.))?",
    re.IGNORECASE,
)
_INVERSE = re.compile(
    rf"{_GAP}[\u00b7.*]?{_GAP}(?:(?P<kg>kg)|(?P<mL>ml))\s?\^?[-\u2212\u207b][1\u00b9]",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf"{_GAP}(?:\(?(?:\u00b1|\+/-|\+-) ?\d+ ?%\)?|[(\[][^()\[\]\n]{{1,40}}[)\]]|[\u00ae\u2122+']"
    r"|(?:in|ex)[ -](?:vitro|vivo)\b|,(?= (?:allogene?ic|autologous|human|cryopreserved|cultured?|"
    r"(?:ex|in) vi|expanded|viable|donor|bone|adipose|umbilical|third|mesenchymal)))"
)
_PAIR = r"(?:t|b|red|white)[ -](?:cells?|lympho\w+|blood)"
_WORD = re.compile(rf"{_GAP}-?({_PAIR}|[^\W\d_][\w+'\u2019-]{{0,40}})", re.IGNORECASE)

_OWN = r"[\w-]{0,12}(?:msc|asc|mpc|adrc)s?|svf|mesenchymal|stromal|exosomes?|\w*vesicles?|s?evs?"
_OTHER_CELLS = (
    r"cd(?:[2348]|1[469]|2[05]|3[348]|45|56|117|133|138)[+-]?(?:/\S*)?|nk|car-?t|(?:mono)?nucleated|"
    r"mononuclear\w*|[\w-]{0,12}(?:mnc|tnc)s?|pbmcs?|pb[ps]cs?|hscs?|ha?ematopoietic|islets?|ieq|"
    r"platelets?|\w*(?:leu[ck]o|lympho|thrombo|granulo|mono|erythro|hepato|chondro|keratino|melano|"
    r"cardiomyo)cytes?|\w*phils?|\w*(?:fibro|myo)blasts?|macrophages?|dendritic|dcs|dli|tregs?|"
    r"killer|ctls?|tils?|rbcs?|wbcs?"
)
_OTHER_UNITS = (
    r"pfus?|cfus?|ffus?|tcid\w*|vg|gc|vp|copies|viral|virus\w*|genomes?|plaque|infectious|"
    r"bacteria\w*|organisms?|spores?|iu|ui|u|mg|mcg|g|gy|bq|mbq|kg|ml|l|people|persons?|"
    r"patients?|cases|deaths|individuals|americans|adults|children|women|men|dollars|usd|euros?|"
    r"years?|births?|subjects|participants|times|hospitali\w+"
)
_OFTEN_OTHER = (
    r"units?|neural|cardiac|endothelial|epithelial|limbal|schwann|satellite|embryonic|retinal"
)
_OWN_WORD = re.compile(_OWN, re.IGNORECASE)
_CELL_WORD = re.compile(r"cells?-?|cel|stem|particles?|progenitors?|precursors?", re.IGNORECASE)
_OTHER_WORD = re.compile(f"{_OTHER_CELLS}|{_PAIR}|{_OTHER_UNITS}", re.IGNORECASE)
_OFTEN_OTHER_WORD = re.compile(_OFTEN_OTHER, re.IGNORECASE)
_STOP_WORD = re.compile(
    r"in|into|at|on|onto|with|via|by|from|for|will|were|was|is|are|be|and|or|then|to|versus|vs|plus|"
    r"followed|administered|given|injected|infused|intra\w*|iv|during|after|before|suspended|"
    r"diluted|as|when|if|that|which|once|twice|within|over|than",
    re.IGNORECASE,
)
_KINDS = {
    "other": _OTHER_WORD,
    "own": _OWN_WORD,
    "cells": _CELL_WORD,
    "doubtful": _OFTEN_OTHER_WORD,
    "stop": _STOP_WORD,
}
_RANKS = list(_DENOMINATORS)
_CELLS_ALONE = re.compile(rf"{_OTHER_CELLS}|{_PAIR}", re.IGNORECASE)
_MEASURED = re.compile(
    r"wbcs?|leu[ck]ocytes?|(?:red|white)(?: \w+)?|platelets?|plt|thrombocytes?|neutrophils?|anc|"
    r"alc|rbcs?|cd4\+?|granulocytes?|lymphocytes?|ha?emoglobin|erythrocytes?|eosinophils?|viral|"
    r"sperm\w*|bilirubin|creatinine|proteinuria|urin(?:e|ary)|hgb|crp|pleocytosis|bacteri\w+",
    re.IGNORECASE,
)
_PER_BEGINS = {"pe", "pr", "fo", "in", "ea", "ev", "by", "x", "xk", "ex", "kg", "ml"}
"""How the words begin that can tell what an amount is per, or stand aside; the rest is faster."""
_NEAR_WORD = re.compile(rf"\b{_PAIR}|[^\W\d_][\w+'\u2019-]*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;]\s|\n")

_BEFORE = 60
_BEHIND = 160
_MOST_WORDS = 14
_GRAFT = 3
"""Words within which `transplantation` makes other cells a graft, not what is counted."""


def counted_behind(text: str, start: int) -> Counted:
    """What the words behind an amount say of it.

    Args:
        text: The text.
        start: Offset after the amount.

    Returns:
        Noun and basis, from the next words that belong to the amount.
    """
    end = position = start
    limit = min(len(text), start + _BEHIND)
    noun = basis = ""
    is_doubtful = False
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, position, limit)
        if word is None or word[1][:2].casefold() in _PER_BEGINS:
            if per := _BASIS.match(text, position, limit) or _INVERSE.match(text, position, limit):
                basis = min(basis or "total", per.lastgroup or "", key=_RANKS.index)
                position = end = per.end()
                continue
            if aside := _ASIDE.match(text, position, limit):
                position = aside.end()
                continue
        if word is None or (noun and basis):
            break
        kind = _kind_of(word[1])
        if kind == "stop" or (kind == "other" and not noun):
            noun = noun or ("other" if kind == "other" else "")
            break
        is_doubtful = is_doubtful or kind == "doubtful"
        position = word.end()
        if kind in {"own", "cells"}:
            noun = "own" if "own" in {kind, noun} else "cells"
            end = end if basis else position
    return Counted(end, "other" if is_doubtful and noun != "own" else noun, basis)


@lru_cache(maxsize=1024)
def _kind_of(word: str) -> str:
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(word)), "")


def counted_before(text: str, start: int) -> str:
    """The kind of cells last named before an amount, in the same sentence.

    Args:
        text: The text.
        start: Offset of the amount.

    Returns:
        `own`, `other`, or nothing.
    """
    words = _words_before(text, start)
    for n in reversed(range(len(words))):
        kind = _cells_named_by(words[n])
        if kind == "other" and any(map(_is_transplantation, words[n + 1 : n + 1 + _GRAFT])):
            continue
        if kind:
            return kind
    return ""


def is_laboratory_value(text: str, start: int) -> bool:
    """Whether what is measured in blood or the like is named before an amount.

    Args:
        text: The text.
        start: Offset of the amount.
    """
    return any(_is_measured(word) for word in _words_before(text, start))


@lru_cache(maxsize=1024)
def _cells_named_by(word: str) -> str:
    if _OWN_WORD.fullmatch(word):
        return "own"
    return "other" if _CELLS_ALONE.fullmatch(word) else ""


@lru_cache(maxsize=1024)
def _is_measured(word: str) -> bool:
    return _MEASURED.fullmatch(word) is not None


def _is_transplantation(word: str) -> bool:
    return word.casefold().startswith("transpl")


def _words_before(text: str, start: int) -> tuple[str, ...]:
    return _words_of(text[max(0, start - _BEFORE) : start])


@lru_cache(maxsize=64)
def _words_of(before: str) -> tuple[str, ...]:
    """The words of the last sentence; asked twice for each amount, so remembered."""
    return tuple(_NEAR_WORD.findall(_SENTENCE_END.split(before)[-1]))
