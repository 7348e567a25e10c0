"""XML from strangers: parsed without entities, without network, without surprises."""

from __future__ import annotations

from lxml import etree

from trialatlas.registries.registry import RecordError

__all__ = ["xml_root"]


def xml_root(content: bytes, expected: str) -> etree._Element:
    """Parse one XML record.

    Args:
        content: The document.
        expected: The name of the root element of this registry's records.

    Returns:
        The root element, without comments and processing instructions.

    Raises:
        RecordError: The document is cut off, broken, of another kind, or declares a document type:
            no record needs one, and its entities are a way to read other files or to fill memory.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise RecordError(_syntax_reason(content, expected, str(error))) from error
    if root.getroottree().docinfo.doctype:
        message = "declares a document type, which no registry record needs; not read for safety"
        raise RecordError(message)
    if root.tag != expected:
        message = f"expected a record <{expected}>, found <{root.tag!s}>: another registry's file?"
        raise RecordError(message)
    return root


def _syntax_reason(content: bytes, expected: str, problem: str) -> str:
    if content.rstrip().endswith(f"</{expected}>".encode()):
        return f"broken XML ({problem}); download it again"
    return "cut off: the XML ends in the middle of a record; download it again"
