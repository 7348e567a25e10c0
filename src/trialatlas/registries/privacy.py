"""The registries' contacts never enter a table.

Registries print names, e-mail addresses and telephone numbers of investigators so that patients
can reach them. A review of trials has no need of them, so they go before anything is stored: the
contact parts of a record whole, and addresses and numbers inside free text one by one.

Telephone numbers are taken for such only where a word announces them ("tel.", "call") or their form
leaves no doubt (``+CC ...``, ``(NNN) NNN-NNNN``, ``NNN-NNN-NNNN``): a dose, a range or a trial
number must survive.
"""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["EMAIL_REMOVED", "PHONE_REMOVED", "redact", "without_contacts", "without_xml_contacts"]

EMAIL_REMOVED = "[e-mail removed]"
PHONE_REMOVED = "[phone removed]"

# ClinicalTrials.gov API v2; the last is the name under which a sponsor announced withheld results.
_JSON_CONTACTS = frozenset(
    {
        "centralContacts",
        "overallOfficials",
        "contacts",
        "pointOfContact",
        "investigatorFullName",
        "investigatorTitle",
        "investigatorAffiliation",
        "oldNameTitle",
        "unpostedResponsibleParty",
    }
)
# Numbers that identify a study look like telephone numbers ("205-302-1234").
_JSON_IDENTIFIERS = frozenset({"id", "nctId", "nctIdAliases", "pmid", "url", "link", "filename"})
_XML_CONTACTS = (
    "overall_official",
    "overall_contact",
    "overall_contact_backup",
    "contact",
    "contact_backup",
    "investigator",
    "point_of_contact",
    "name_title",
    "investigator_full_name",
    "investigator_title",
    "investigator_affiliation",
)
_XML_IDENTIFIERS = frozenset(
    {"org_study_id", "secondary_id", "nct_id", "nct_alias", "PMID", "url", "doc_id", "doc_url"}
)

# A backslash is how API v2 escapes markup (``jane\_roe@example.org``). Bounds keep hostile text
# cheap.
_EMAIL = re.compile(
    r"[\w.+%'\\-]{0,64}[\w+]\s?(?:@|\[at\]|\(at\))\s?"
    r"\w[\w-]{0,62}(?:\\?[.][\w-]{1,63}){0,8}\\?[.]\w{2,24}"
)
# Between digits; a line end of the legacy XML, with its indent, counts as one space.
_GAP = r"(?:\n[ \t]{0,40}|[\s().\\/-])"
_SPACE = r"(?:\n[ \t]{0,40}|\s)"
_SEVEN_DIGITS = re.compile(rf"\d(?:{_GAP}{{0,4}}\d){{6}}")
_ANNOUNCED = re.compile(
    r"(?P<cue>\b(?:tele?phone|phone|tel|fax|call|mobile|hotline|whatsapp|pager|toll[- ]?free)\b"
    rf"(?:{_SPACE}{{0,9}}(?:numbers?|nos?|us|at|on|is|under)\b)*(?:{_SPACE}|[.:#]){{0,9}})"
    rf"(?P<number>\\?\+?\\?\(?\d{{1,5}}\)?(?:{_GAP}{{0,4}}\d{{1,5}}\)?){{1,6}})(?![\w%])",
    re.IGNORECASE,
)
# North American numbers need the hyphen: sponsors number their sites "248.629.3201".
_UNMISTAKABLE = re.compile(
    rf"(?<![\w+^)(.,/-])\+\d{{1,3}}(?:(?:{_SPACE}|[.-]){{0,2}}\(?\d{{1,5}}\)?){{2,5}}(?![\w%^])"
    rf"|(?<![\w.,/-])(?:1[\s-]?)?\\?\([2-9]\d{{2}}\\?\){_SPACE}?[2-9]\d{{2}}[\s.-]\d{{4}}(?![\w-])"
    r"|(?<![\w.,/-])(?:1-?)?[2-9]\d{2}-[2-9]\d{2}-\d{4}(?![\w-])"
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15  # ITU-T E.164: fifteen digits at most
_SHORTEST = 7  # characters; both of an address and of a number


def _is_phone(number: str) -> bool:
    return _FEWEST_DIGITS <= sum(map(str.isdigit, number)) <= _MOST_DIGITS


def _announced(match: re.Match[str]) -> str:
    return match["cue"] + PHONE_REMOVED if _is_phone(match["number"]) else match[0]


def _unmistakable(match: re.Match[str]) -> str:
    return PHONE_REMOVED if _is_phone(match[0]) else match[0]


def redact(text: str) -> str:
    """The text with each e-mail address and telephone number replaced by a note.

    Args:
        text: Free text of a record.

    Example:
        >>> redact("Write to roe@example.org or call (555) 123-4567; 1-2 x 10^6 cells/kg.")
        'Write to [e-mail removed] or call [phone removed]; 1-2 x 10^6 cells/kg.'
    """
    # Cheap tests first: they spare nearly every text the dear ones.
    if len(text) < _SHORTEST:
        return text
    if "@" in text or "at]" in text or "at)" in text:
        text = _EMAIL.sub(EMAIL_REMOVED, text)
    if _SEVEN_DIGITS.search(text):
        text = _UNMISTAKABLE.sub(_unmistakable, text)
        text = _ANNOUNCED.sub(_announced, text)
    return text


def without_contacts(value: object) -> object:
    """A decoded JSON record without contacts.

    Args:
        value: What `json.loads` makes of a record, or a part of it.

    Returns:
        A copy without the contact parts, its free texts redacted; equal where there were none.
    """
    if isinstance(value, str):
        return redact(value) if len(value) >= _SHORTEST else value
    if isinstance(value, list):
        return [without_contacts(item) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in _JSON_IDENTIFIERS else without_contacts(item)
            for key, item in value.items()
            if key not in _JSON_CONTACTS
        }
    return value


def without_xml_contacts(root: etree._Element) -> None:
    """Take contacts out of a parsed XML record, in place.

    Args:
        root: The record's root element; its free texts are redacted too.
    """
    for contact in list(root.iter(*_XML_CONTACTS)):
        parent = contact.getparent()
        if parent is not None:
            parent.remove(contact)
    for element in root.iter():
        text, tail = element.text, element.tail
        if text and len(text) >= _SHORTEST and not text.isspace():
            kept = text if element.tag in _XML_IDENTIFIERS else redact(text)
            if kept != text:
                element.text = kept
        if tail and not tail.isspace():
            element.tail = redact(tail)
