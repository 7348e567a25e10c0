"""The report of the example in every form, opened by the programs that people open it with."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

FORMS = ("report.html", "report.pdf", "report.docx", "report.xlsx", "included.ris")


@pytest.fixture(scope="module")
def output(digests: Path) -> Path:
    return digests / "output"


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice; without it tests are skipped, or fail where nothing may be skipped."""
    found = shutil.which("soffice")
    if found is None:
        reason = "no LibreOffice; on Debian: apt-get install libreoffice-writer-nogui"
        if os.environ.get("TRIALATLAS_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def converted(office: str, source: Path, form: str, folder: Path) -> Path:
    """What LibreOffice makes of a file, without a word of complaint."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    done = subprocess.run([*asked, str(source)], capture_output=True, text=True, check=True)
    # That there is no Java says nothing about the file.
    complaints = [line for line in done.stderr.splitlines() if line and "javaldx" not in line]
    assert complaints == []
    return folder / f"{source.stem}.{form.partition(':')[0]}"


def test_every_form_is_made_and_has_its_checksum(output: Path) -> None:
    lines = (output / "manifest-sha256.txt").read_text("utf-8").splitlines()
    told = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    assert set(FORMS) <= set(told)
    for path, digest in told.items():
        assert hashlib.sha256((output / path).read_bytes()).hexdigest() == digest, path


def test_word_opens_and_says_what_the_pdf_says(office: str, output: Path, tmp_path: Path) -> None:
    made = converted(office, output / "report.docx", "pdf", tmp_path)
    words = " ".join(page.extract_text() for page in PdfReader(made).pages)
    own = " ".join(page.extract_text() for page in PdfReader(output / "report.pdf").pages)
    for told in ("NCT00081055", "Odds ratio 6.86", "Flow of records", "16a"):
        assert told in words
        assert told in own
    assert "Error: Reference source not found" not in words


def test_the_workbook_opens_with_every_line(office: str, output: Path, tmp_path: Path) -> None:
    # The third sheet is that of the codings: after the first, which tells, and the studies.
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    converted(office, output / "report.xlsx", sheets, tmp_path)
    [made] = tmp_path.glob("*.csv")
    with made.open(encoding="utf-8", newline="") as file:
        opened = list(csv.reader(file))
    with (output / "data" / "codings.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    assert opened[0] == expected[0]
    assert len(opened) == len(expected) > 1000
