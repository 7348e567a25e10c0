"""No contact's name, e-mail address or telephone number is in any table or report."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from trialatlas.cli import main
from trialatlas.registries.stage import decompress

# Planted in every place where a registry prints people; the names occur nowhere else.
PLANTED = ("Quillfeather", "quillfeather@example.org", "555-0142", "(202) 555-0142")

CONTACT = {
    "name": "Ada Quillfeather",
    "role": "CONTACT",
    "phone": "202-555-0142",
    "email": "quillfeather@example.org",
}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(
    r"\b(?:phone|telephone|tel|call|fax)\b[.:\s]*\+?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}|"
    r"\(\d{3}\) \d{3}-\d{4}",
    re.IGNORECASE,
)


def strings_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every string that a run has written, with the file it is in."""
    for path in sorted([*(folder / "snapshot").rglob("*"), *(folder / "output").rglob("*")]):
        if path.suffix == ".parquet":
            for batch in pq.ParquetFile(path).iter_batches():
                for row in batch.to_pylist():
                    # A codebook may have a variable of this name; the registry's payload is bytes.
                    if isinstance(row.get("payload"), bytes):
                        yield path.name, decompress(row.pop("payload")).decode("utf-8")
                    yield path.name, json.dumps(row, default=str, ensure_ascii=False)
        elif path.is_file():
            yield from ((path.name, text) for text in _texts_of(path))


def _texts_of(path: Path) -> Iterator[str]:
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace")
    elif path.suffix == ".pdf":
        for page in PdfReader(path).pages:
            yield page.extract_text()
    # The words of a figure's PNG are those of its SVG.
    elif path.suffix != ".png":
        yield path.read_text(encoding="utf-8")


def _planted_json(record: dict[str, object]) -> str:
    section = record["protocolSection"]
    assert isinstance(section, dict)
    places = section.setdefault("contactsLocationsModule", {})
    places["centralContacts"] = [CONTACT]
    places["overallOfficials"] = [{"name": "Ada Quillfeather", "affiliation": "Quillfeather Lab"}]
    places["locations"] = [{"city": "Bonn", "country": "Germany", "contacts": [CONTACT]}]
    section["sponsorCollaboratorsModule"]["responsibleParty"] = {
        "type": "PRINCIPAL_INVESTIGATOR",
        "investigatorFullName": "Ada Quillfeather",
        "investigatorTitle": "Dr. Quillfeather",
        "investigatorAffiliation": "Quillfeather Lab",
    }
    section["descriptionModule"]["briefSummary"] += (
        " Write to quillfeather@example.org or call (202) 555-0142."
    )
    record["resultsSection"] = {"moreInfoModule": {"pointOfContact": CONTACT}}
    return json.dumps(record)


def _planted_xml(xml: str) -> str:
    contact = (
        "<last_name>Ada Quillfeather</last_name><phone>202-555-0142</phone>"
        "<email>quillfeather@example.org</email>"
    )
    planted = (
        f"<overall_official>{contact}</overall_official>"
        f"<overall_contact>{contact}</overall_contact>"
        f"<location><facility><name>Clinic</name></facility><contact>{contact}</contact>"
        f"<investigator>{contact}</investigator></location>"
        "<responsible_party><investigator_full_name>Ada Quillfeather</investigator_full_name>"
        "</responsible_party>"
    )
    return xml.replace("</clinical_study>", f"{planted}</clinical_study>")


@pytest.fixture(scope="module")
def planted(example_copy: Callable[[], Path]) -> Path:
    """The example with people planted in each of its records, and one legacy XML record."""
    folder = example_copy()
    for path in (folder / "records").glob("*.json"):
        path.write_text(_planted_json(json.loads(path.read_text("utf-8"))), encoding="utf-8")
    xml = (
        "<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info>"
        "<brief_title>Mesenchymal stem cells given to people with a tumour</brief_title>"
        "<brief_summary><textblock>Call (202) 555-0142 or quillfeather@example.org.</textblock>"
        "</brief_summary><condition>Bone Cancer</condition></clinical_study>"
    )
    (folder / "records" / "NCT00000001.xml").write_text(_planted_xml(xml), encoding="utf-8")
    result = CliRunner().invoke(main, ["run", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def test_people_planted_in_every_contact_field_are_nowhere(planted: Path) -> None:
    seen = 0
    for name, text in strings_of(planted):
        seen += 1
        for planted_text in PLANTED:
            assert planted_text.casefold() not in text.casefold(), name
    assert seen > 100


def test_the_records_around_the_contacts_are_kept(planted: Path) -> None:
    texts = "".join(text for name, text in strings_of(planted) if name == "records.parquet")
    assert "Germany" in texts
    assert "[e-mail removed]" in texts
    assert "NCT00000001" in texts


@pytest.mark.parametrize("run", ["digests", "registry_run"])
def test_no_address_or_number_is_in_any_table_or_report(
    run: str, request: pytest.FixtureRequest
) -> None:
    for name, text in strings_of(request.getfixturevalue(run)):
        # The page carries its data as base64, which can look like anything.
        readable = re.sub(r"data:[\w/;=+,-]+[A-Za-z0-9+/=]+", "", text)
        found = EMAIL.search(readable) or PHONE.search(readable)
        assert found is None, f"{name}: {found}"
