"""The versions of a day are asked for of those studies alone that have changed since."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.asking import HASTY, ImpatientClock, Listener, records_in
from tests.registry_server import RegistryServer, serving_registry

from trialatlas.errors import DownloadError, SourceError
from trialatlas.registries.archive import Archive, Asked, Crawled, Got
from trialatlas.registries.crawl import line_on
from trialatlas.registries.download import Client
from trialatlas.registries.history import (
    HistoryQuestion,
    address_of_history,
    changed_since,
    crawl_history,
    has_history,
    history_of,
)
from trialatlas.registries.pages import Reply

DAY = dt.date(2022, 7, 31)
BY_THEN, LATER = "2022-06-01", "2022-09-01"
ONE, TWO, THREE = (f"NCT{number:08d}" for number in (1, 2, 3))


def study(nct_id: str, posted: str, updated: str, title: str = "A study") -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id, "briefTitle": title},
            "statusModule": {
                "studyFirstPostDateStruct": {"date": posted},
                "lastUpdatePostDateStruct": {"date": updated},
            },
        }
    }


def downloaded(folder: Path, *studies: Mapping[str, Any]) -> Archive:
    """The archive of a question that these studies answer."""
    archive = Archive(folder, "cells")
    archive.begin(Asked(requests=[], by="test"))
    body = json.dumps({"studies": studies}).encode()
    reply = Reply(
        "https://example.org/studies", 200, {}, body, dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    )
    archive.add(line_on(reply, file="0001.json.gz", studies=len(studies)), body)
    archive.add(Crawled(studies=len(studies), repeated=0, unknown=[]))
    archive.settle()
    return archive


def changes(*days: str) -> dict[str, Any]:
    listed = [{"version": number, "date": day} for number, day in enumerate(days)]
    return {"history": {"changes": listed}}


def version(number: int, nct_id: str, updated: str) -> dict[str, Any]:
    return {"studyVersion": number, "study": study(nct_id, BY_THEN, updated, f"Version {number}")}


HISTORY = {
    f"{ONE}?history=true": changes("2022-05-01", "2022-07-01", "2022-07-30", "2022-08-30"),
    # Submitted by the day and posted after it: not what the registry said on the day.
    f"{ONE}/history/2": version(2, ONE, "2022-08-02"),
    f"{ONE}/history/1": version(1, ONE, "2022-07-04"),
    f"{TWO}?history=true": changes("2022-05-01", "2022-08-30"),
    f"{TWO}/history/0": version(0, TWO, "2022-05-03"),
}
QUESTION = HistoryQuestion("cells.history", DAY.isoformat(), "download")


def asked_of(
    server: RegistryServer,
    folder: Path,
    studies: Sequence[str] = (ONE, TWO),
    question: HistoryQuestion = QUESTION,
) -> tuple[Crawled, Listener]:
    listener = Listener()
    address = address_of_history(server.url)
    with closing(Client(address, listener.tell, HASTY, ImpatientClock())) as client:
        archive = Archive(folder, question.name)
        return crawl_history(question, studies, archive, client, listener), listener


def test_only_what_changed_after_the_day_is_asked_for(tmp_path: Path) -> None:
    archive = downloaded(
        tmp_path,
        study(ONE, BY_THEN, LATER),
        study(TWO, BY_THEN, BY_THEN),
        study(THREE, LATER, LATER),
        study("NCT00000004", "2022-07-31", "2022-07-31"),
        study("NCT00000005", BY_THEN, "2022-08-01"),
    )
    assert changed_since(archive, DAY.isoformat()) == (ONE, "NCT00000005")


def test_the_version_that_was_public_on_the_day_comes(tmp_path: Path) -> None:
    with serving_registry([]) as server:
        server.history = HISTORY
        crawled, listener = asked_of(server, tmp_path)

    assert crawled == Crawled(studies=3, repeated=0, unknown=[])
    assert records_in(tmp_path / "cells.history") == [ONE, ONE, TWO]
    assert listener.counts == [(1, 2), (2, 2)]
    assert [url.removeprefix("/api/int/studies/") for url in server.asked] == list(HISTORY)


def test_an_answer_is_known_by_its_day_and_download(tmp_path: Path) -> None:
    archive = Archive(tmp_path, QUESTION.name)
    assert not has_history(QUESTION, archive)
    with serving_registry([]) as server:
        server.history = HISTORY
        asked_of(server, tmp_path)

    assert has_history(QUESTION, archive)
    assert not has_history(replace(QUESTION, day="2022-01-01"), archive)
    assert not has_history(replace(QUESTION, download="another"), archive)


def test_a_download_that_was_changed_is_told(tmp_path: Path) -> None:
    archive = downloaded(tmp_path, study(ONE, BY_THEN, LATER))
    (archive.pages / "0001.json.gz").write_bytes(b"")
    with pytest.raises(SourceError, match=r"0001\.json\.gz: expected the page"):
        changed_since(archive, DAY.isoformat())


def test_a_download_is_known_by_its_pages(tmp_path: Path) -> None:
    one = history_of(downloaded(tmp_path / "1", study(ONE, BY_THEN, LATER)), "cells.history", DAY)
    same = history_of(downloaded(tmp_path / "2", study(ONE, BY_THEN, LATER)), "cells.history", DAY)
    other = history_of(downloaded(tmp_path / "3", study(TWO, BY_THEN, LATER)), "cells.history", DAY)
    assert one == same != other


def test_what_was_broken_off_goes_on_with_what_is_lacking(tmp_path: Path) -> None:
    with serving_registry([], fault=lambda n: "500" if n >= 3 else "") as server:
        server.history = HISTORY
        with pytest.raises(DownloadError, match="the same command goes on"):
            asked_of(server, tmp_path)
    with serving_registry([]) as server:
        server.history = HISTORY
        # Another port is another address, so the lines are made to name it.
        manifest = tmp_path / ".cells.history.jsonl"
        text = manifest.read_text("utf-8")
        port = json.loads(text.splitlines()[1])["url"].split("/")[2]
        manifest.write_text(text.replace(port, server.url.split("/")[2]), "utf-8")
        crawled, _ = asked_of(server, tmp_path)

    assert crawled.studies == 3
    assert [url.removeprefix("/api/int/studies/") for url in server.asked] == list(HISTORY)[3:]


def test_a_past_version_is_not_asked_for_twice(tmp_path: Path) -> None:
    with serving_registry([]) as server:
        server.history = HISTORY
        asked_of(server, tmp_path)
        n_asked = len(server.asked)
        again = HistoryQuestion(QUESTION.name, "2022-07-15", "another download")
        crawled, _ = asked_of(server, tmp_path, question=again)

    assert len(server.asked) == n_asked
    assert crawled.studies == 2


def test_a_study_without_a_history_is_named(tmp_path: Path) -> None:
    with serving_registry([]) as server:
        server.history = HISTORY
        crawled, _ = asked_of(server, tmp_path, (THREE, TWO))

    assert crawled == Crawled(studies=1, repeated=0, unknown=[THREE])


def test_a_registry_without_histories_is_not_asked_for_long(tmp_path: Path) -> None:
    studies = [f"NCT{number:08d}" for number in range(1, 10)]
    with (
        serving_registry([]) as server,
        pytest.raises(DownloadError, match="has no record history; leave out history"),
    ):
        asked_of(server, tmp_path, studies)
    assert len(server.asked) == 3


@pytest.mark.parametrize("fault", ["429", "500", "reset", "truncated", "html", "nonsense"])
def test_what_fails_on_the_way_is_asked_again(tmp_path: Path, fault: str) -> None:
    with serving_registry([], fault=lambda n: fault if n in (0, 2) else "") as server:
        server.history = HISTORY
        crawled, _ = asked_of(server, tmp_path)

    assert crawled.studies == 3
    kept = [line for line in Archive(tmp_path, QUESTION.name).lines() if isinstance(line, Got)]
    assert len(kept) == len(HISTORY)


def test_a_history_of_nothing_is_complete(tmp_path: Path) -> None:
    with serving_registry([]) as server:
        crawled, _ = asked_of(server, tmp_path, ())

    assert crawled.studies == 0
    assert server.asked == []
    assert records_in(tmp_path / "cells.history") == []


def test_the_history_stands_beside_the_api() -> None:
    assert address_of_history("https://example.org/api/v2/") == "https://example.org/api/int"
    with pytest.raises(DownloadError, match="leave out history"):
        address_of_history("https://example.org/api/v3")
