"""Word's styles of the report."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from trialatlas.presentation.theme import COLOURS

__all__ = ["style_document"]

_FONT = "Arial"
_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 12.5, "Heading 3": 11, "Heading 4": 10.5}
_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="Report Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="auto"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{COLOURS["line"][1:]}"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="6" w:space="0" w:color="auto"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>
"""


def style_document(document: WordDocument) -> None:
    """Give an empty document the report's styles.

    Args:
        document: From python-docx's own template; it is changed.
    """
    _set_defaults(document)
    for name, size in _SIZES.items():
        _set(document, name, size, colour="ink", is_bold=True)
    _set(document, "Caption", 9, colour="ink", is_bold=False)
    _set(document, "Subtitle", 11.5, colour="soft", is_bold=False)
    for name, size, before, after in (
        ("Small", 8.5, 0, 4),
        ("Summary", 10, 6, 2),
        ("Term", 10, 4, 0),
        ("TableText", 8.5, 1, 1),
        ("TableSmall", 6.5, 1, 1),
        ("AfterTable", 6, 0, 4),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(size)
        style.font.bold = name in ("Summary", "Term") or None
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = name in ("Summary", "Term") or None
    for name in ("Code", "Soft", "Hyperlink"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb = _colour({"Hyperlink": "accent", "Soft": "soft"}.get(name, "ink"))
    document.styles["Code"].font.name = "Courier New"
    document.styles["Code"].font.size = Pt(8)
    document.styles.element.append(parse_xml(_TABLE))


def _set_defaults(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10)
    normal.paragraph_format.space_after = Pt(5)
    [language] = document.styles.element.iter(qn("w:lang"))
    language.set(qn("w:val"), "en-GB")


def _set(document: WordDocument, name: str, size: float, *, colour: str, is_bold: bool) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.bold, style.font.italic = is_bold, False
    style.font.color.rgb = _colour(colour)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _colour(name: str) -> RGBColor:
    return RGBColor.from_string(COLOURS[name][1:].upper())
