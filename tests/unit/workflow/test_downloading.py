"""What a review asks a registry for is downloaded once, told, and read like any other source."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.console import Console
from tests.registry_server import RegistryServer, serving_registry, study_of

from trialatlas.errors import DownloadError, ProtocolError, SourceError
from trialatlas.workflow.downloading import download_sources
from trialatlas.workflow.progress import follow
from trialatlas.workflow.run import open_review, run_review

QUESTION = "sources:\n  - registry: ctgov\n    query: {cond: melanoma}\n"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[RegistryServer]:
    """A registry of twenty studies, which is asked as fast as it answers."""
    with serving_registry(range(1, 21), page=4) as server:
        monkeypatch.setenv("TRIALATLAS_CTGOV_URL", server.url)
        monkeypatch.setenv("TRIALATLAS_REQUESTS_PER_MINUTE", "60000")
        yield server


@pytest.fixture
def asking(review: Path) -> Path:
    """The review, with a question in place of its files."""
    return with_sources(review, QUESTION)


def with_sources(review: Path, sources: str) -> Path:
    path = review / "review.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [
        line for line in lines if not line.startswith(("sources:", "  - registry", "    query"))
    ]
    path.write_text("".join(kept) + sources, "utf-8")
    return review


def told(folder: Path, *, is_refreshed: bool = False) -> list[str]:
    stream = io.StringIO()
    console = Console(file=stream, soft_wrap=True)
    follow(open_review(folder), "snapshot", console, is_refreshed=is_refreshed)
    return stream.getvalue().splitlines()


def made(lines: list[str]) -> str:
    """What is said of the snapshot's tables."""
    return next(line for line in lines if line.startswith("snapshot "))


def test_a_question_is_asked_once(registry: RegistryServer, asking: Path) -> None:
    lines = told(asking)
    n_asked = len(registry.asked)
    again = told(asking)

    assert lines[1].startswith("ctgov: asks 127.0.0.1:")
    assert "ctgov: 8 of 20 studies" in lines
    assert "ctgov: 20 studies, 7 requests" in lines
    assert "20 records" in made(lines)
    assert n_asked == len(registry.asked) == 7
    assert "unchanged" in again[1]


@pytest.mark.usefixtures("registry")
def test_with_an_archive_a_review_runs_without_a_network(
    asking: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(asking)
    monkeypatch.setenv("TRIALATLAS_CTGOV_URL", "no address")
    (asking / "snapshot" / "records.parquet").unlink()

    assert "20 records" in made(told(asking))


def test_a_refreshed_answer_replaces_the_old_one(registry: RegistryServer, asking: Path) -> None:
    told(asking)
    registry.data.numbers = range(1, 23)
    registry.data.loads += 1

    assert "20 records" in made(told(asking))
    assert "22 records" in made(told(asking, is_refreshed=True))


def test_an_old_answer_stays_while_the_registry_fails(
    registry: RegistryServer, asking: Path
) -> None:
    told(asking)
    n_asked = len(registry.asked)
    registry.fault = lambda n: "400" if n > n_asked else ""
    with pytest.raises(DownloadError):
        told(asking, is_refreshed=True)

    assert "20 records" in made(told(asking))


@pytest.mark.usefixtures("registry")
def test_another_question_does_not_replace_an_answer(asking: Path) -> None:
    told(asking)
    with_sources(asking, QUESTION.replace("melanoma", "glioma"))

    with pytest.raises(DownloadError, match=r"another question .* another name .* --refresh"):
        told(asking)
    assert "20 records" in made(told(asking, is_refreshed=True))


@pytest.mark.usefixtures("registry")
def test_files_and_two_questions_are_read_together(review: Path) -> None:
    second = "  - {registry: ctgov, name: other, query: {cond: glioma}}\n"
    lines = told(with_sources(review, QUESTION + second + "  - records\n"))

    assert lines[0] == "small: records from ctgov, other, records"
    assert "23 records" in made(lines)


def test_a_study_on_two_pages_is_one_record(registry: RegistryServer, asking: Path) -> None:
    registry.fault = lambda n: "repeat" if n == 3 else ""
    lines = told(asking)

    assert "ctgov: 1 came on two pages, and count once" in lines
    assert "20 raw, 20 records" in made(lines)


@pytest.mark.usefixtures("registry")
def test_ids_that_no_study_has_are_named(review: Path) -> None:
    ids = ", ".join(f"NCT{number:08d}" for number in (3, *range(900, 912)))
    lines = told(
        with_sources(review, f"sources: [{{registry: ctgov, filter: {{ids: [{ids}]}}}}]\n")
    )

    named = next(line for line in lines if "no study answers" in line)
    assert "NCT00000900" in named
    assert named.endswith("NCT00000909 and 2 more")
    assert "1 records" in made(lines)


def test_faults_of_questions_are_found_before_anything_is_asked(
    registry: RegistryServer, review: Path
) -> None:
    with_sources(review, QUESTION.replace("melanoma", "'AREA[Phaze]2'"))
    with pytest.raises(ProtocolError, match=r"review\.yaml:\d+: sources\[0\]\.query\.cond: "):
        told(review)
    assert registry.asked == []


def test_a_question_that_nothing_answers_is_told(registry: RegistryServer, asking: Path) -> None:
    registry.data.numbers = []
    lines = told(with_sources(asking, QUESTION + "  - records\n"))

    assert "ctgov: no study answers; look at the question's words and filters" in lines
    assert "3 records" in made(lines)


@pytest.mark.usefixtures("registry")
def test_a_page_that_was_changed_is_not_read(asking: Path) -> None:
    told(asking)
    page = asking / "snapshot" / "archive" / "ctgov" / "0002.json.gz"
    page.write_bytes(gzip.compress(gzip.decompress(page.read_bytes()).replace(b"Study", b"Tale")))

    with pytest.raises(SourceError, match=r"0002\.json\.gz: expected the page as"):
        told(asking)


def test_python_is_told_how_to_download(asking: Path) -> None:
    with pytest.raises(SourceError, match=r"archive.ctgov: .*; trialatlas snapshot downloads it"):
        list(run_review(open_review(asking)))


@pytest.mark.usefixtures("registry")
def test_a_rate_that_is_none_is_told(asking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in ("fast", "0", "-1", "nan"):
        monkeypatch.setenv("TRIALATLAS_REQUESTS_PER_MINUTE", rate)
        with pytest.raises(DownloadError, match=f"how many requests a minute, found '{rate}'"):
            told(asking)


@pytest.mark.usefixtures("registry")
def test_a_terminal_shows_a_bar(asking: Path) -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=120, highlight=False)
    download_sources(open_review(asking), console)

    assert "20/20" in stream.getvalue()
    assert "studies/s" in stream.getvalue()
    assert "ctgov: 20 studies, 7 requests" in stream.getvalue()


def test_the_versions_of_the_day_are_downloaded_and_read(
    registry: RegistryServer, review: Path
) -> None:
    registry.data.numbers = [1, 2]
    registry.history = {
        "NCT00000001?history=true": {
            "history": {"changes": [{"version": 0, "date": "2019-03-01"}]}
        },
        "NCT00000001/history/0": {"studyVersion": 0, "study": posted_study(1, "2019-03-04")},
    }
    asking = with_sources(review, f"as_of: 2020-01-31\n{QUESTION}    history: true\n")
    lines = told(asking)
    n_asked = len(registry.asked)

    assert lines[0] == "small: records from ctgov, ctgov.history"
    assert (
        "ctgov.history: 1 version of 2 studies that changed after 2020-01-31, 3 requests" in lines
    )
    assert "ctgov.history: there is no history of NCT00000002" in lines
    assert "3 records" in made(lines)
    list(run_review(open_review(asking), "search"))
    versions = pq.read_table(asking / "output" / "tables" / "versions.parquet").to_pylist()
    assert [(row["record_id"], str(row["holds_from"])) for row in versions] == [
        ("NCT00000001", "2019-03-04"),
        ("NCT00000002", "None"),
    ]
    told(asking)
    assert len(registry.asked) == n_asked


@pytest.mark.usefixtures("registry")
def test_versions_are_wanted_of_a_day(review: Path) -> None:
    with pytest.raises(ProtocolError, match=r"history: expected as_of: DAY beside sources"):
        open_review(with_sources(review, f"{QUESTION}    history: true\n"))


def posted_study(number: int, day: str) -> dict[str, Any]:
    study = study_of(number)
    study["protocolSection"]["statusModule"] |= {
        "studyFirstPostDateStruct": {"date": day},
        "lastUpdatePostDateStruct": {"date": day},
    }
    return study
