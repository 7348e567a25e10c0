"""A crawl ends with every study once, or says how to go on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.asking import HASTY, asked_of, records_in
from tests.registry_server import serving_registry

from trialatlas.errors import DownloadError
from trialatlas.protocol.registry_query import RegistryQuery
from trialatlas.registries.archive import Archive, Asked, Crawled, Got
from trialatlas.registries.crawl import is_answered

QUERY = RegistryQuery(name="melanoma", queries={"cond": "melanoma"})
TEN = [f"NCT{number:08d}" for number in range(1, 11)]


def once(number: int, fault: str) -> Callable[[int], str]:
    """A fault in the reply to one request; the others are sound."""
    return lambda n: fault if n == number else ""


def test_every_page_is_asked_for_once_between_two_looks_at_the_version(tmp_path: Path) -> None:
    with serving_registry(range(1, 11)) as server:
        crawled, listener = asked_of(server.url, QUERY, tmp_path)

    assert crawled == Crawled(studies=10, repeated=0, unknown=[])
    assert records_in(tmp_path / "melanoma") == TEN
    assert [url.partition("?")[0].rpartition("/")[2] for url in server.asked] == [
        "version", "studies", "studies", "studies", "studies", "version",
    ]  # fmt: skip
    assert listener.counts == [(3, 10), (6, 10), (9, 10), (10, 10)]


def test_a_further_page_repeats_all_parameters_but_the_count(tmp_path: Path) -> None:
    with serving_registry(range(1, 5)) as server:
        asked_of(server.url, QUERY, tmp_path)

    first, second = server.parameters()
    assert first["query.cond"] == "melanoma"
    assert first["markupFormat"] == "markdown"
    assert second.pop("pageToken")
    assert first.pop("countTotal") == "true"
    assert first == second


def test_the_archive_says_what_was_asked_and_what_came(tmp_path: Path) -> None:
    with serving_registry(range(1, 3)) as server:
        asked_of(server.url, QUERY, tmp_path)

    asked, before, page, after, crawled = Archive(tmp_path, "melanoma").lines()
    assert isinstance(asked, Asked)
    assert asked.requests[0]["query.cond"] == "melanoma"
    assert isinstance(page, Got)
    assert page.url.startswith(f"{server.url}/studies?query.cond=melanoma&fields=")
    assert (page.file, page.studies, page.at) == ("0001.json.gz", 2, "2026-01-05T12:00:00Z")
    assert isinstance(before, Got)
    assert isinstance(after, Got)
    assert "2026-01-01T09:00:05" in before.body == after.body
    assert crawled == Crawled(studies=2, repeated=0, unknown=[])


def test_a_question_that_nothing_answers_has_an_empty_archive(tmp_path: Path) -> None:
    with serving_registry([]) as server:
        crawled, _ = asked_of(server.url, QUERY, tmp_path)

    assert crawled.studies == 0
    assert records_in(tmp_path / "melanoma") == []


@pytest.mark.parametrize(
    "fault",
    ["429", "403", "500", "503", "reset", "reset early", "truncated", "torn", "drip", "html",
     "nonsense"],
)  # fmt: skip
def test_what_fails_on_the_way_is_asked_again(tmp_path: Path, fault: str) -> None:
    manners = replace(HASTY, deadline=0.3) if fault == "drip" else HASTY
    with serving_registry(range(1, 11), fault=once(2, fault)) as server:
        crawled, listener = asked_of(server.url, QUERY, tmp_path, manners)

    assert crawled.studies == 10
    assert records_in(tmp_path / "melanoma") == TEN
    # In the short time that a drip may last, a busy machine may also be late with other pages.
    assert len(server.asked) >= 7
    assert fault == "drip" or len(server.asked) == 7
    assert "asking again" in listener.told[0]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("reload", "a page is no longer there"),
        ("lost token", "a page is no longer there"),
        ("circle", "in a circle"),
        ("skip", "10 studies were announced, and 9 came"),
    ],
)
def test_pages_that_do_not_fit_together_begin_the_download_anew(
    tmp_path: Path, fault: str, reason: str
) -> None:
    with serving_registry(range(1, 11), fault=once(3, fault)) as server:
        crawled, listener = asked_of(server.url, QUERY, tmp_path)

    assert crawled.studies == 10
    assert records_in(tmp_path / "melanoma") == TEN
    assert reason in listener.told[0]
    assert "begins anew" in listener.told[0]


def test_data_that_changed_after_the_last_page_begin_the_download_anew(tmp_path: Path) -> None:
    with serving_registry(range(1, 11), fault=once(5, "reload")) as server:
        _, listener = asked_of(server.url, QUERY, tmp_path)

    assert "the registry's data changed on the way" in listener.told[0]
    assert "2026-01-01T09:00:05" in listener.told[0]
    assert len(server.asked) == 12


def test_a_study_on_two_pages_is_told_and_counts_once(tmp_path: Path) -> None:
    with serving_registry(range(1, 11), fault=once(3, "repeat")) as server:
        crawled, _ = asked_of(server.url, QUERY, tmp_path)

    assert crawled == Crawled(studies=10, repeated=1, unknown=[])
    assert records_in(tmp_path / "melanoma") == TEN


def test_pages_that_never_fit_together_are_given_up_with_a_way_out(tmp_path: Path) -> None:
    with (
        serving_registry(range(1, 11), fault=lambda n: "circle" if n else "") as server,
        pytest.raises(DownloadError, match=r"melanoma: .* in 3 downloads.* begins anew"),
    ):
        asked_of(server.url, QUERY, tmp_path)


def test_what_has_come_is_kept_where_the_registry_falls_silent(tmp_path: Path) -> None:
    with serving_registry(range(1, 11), fault=lambda n: "503" if n in range(3, 99) else "") as down:
        with pytest.raises(
            DownloadError, match=r"\(4 tries\)\. 6 of 10 studies are kept; the same"
        ):
            asked_of(down.url, QUERY, tmp_path)
        down.fault = lambda _: ""
        before = len(down.asked)
        asked_of(down.url, QUERY, tmp_path)

    # The version twice, and the two pages that were lacking.
    assert len(down.asked) - before == 4
    assert records_in(tmp_path / "melanoma") == TEN


def test_a_download_goes_on_only_with_the_same_data(tmp_path: Path) -> None:
    with serving_registry(
        range(1, 11), fault=lambda n: "503" if n in range(3, 7) else ""
    ) as server:
        with pytest.raises(DownloadError):
            asked_of(server.url, QUERY, tmp_path)
        server.data.loads += 1
        _, listener = asked_of(server.url, QUERY, tmp_path)

    assert "goes on" in listener.told[0]
    assert "data changed" in listener.told[1]
    assert records_in(tmp_path / "melanoma") == TEN


def test_a_refused_question_names_the_reason(tmp_path: Path) -> None:
    with serving_registry(range(1, 4), fault=once(1, "400")) as server:
        reason = r"melanoma: .*refuses the question \(400\): .*missing '\)'.*review.yaml"
        with pytest.raises(DownloadError, match=reason):
            asked_of(server.url, QUERY, tmp_path)

    assert len(server.asked) == 2


def test_unknown_ids_spoil_nothing_and_are_named(tmp_path: Path) -> None:
    query = RegistryQuery(name="ids", ids=("NCT00000002", "NCT00000777", "NCT00000999"))
    with serving_registry(range(1, 11)) as server:
        server.aliases = {"NCT00000999": 3}
        crawled, _ = asked_of(server.url, query, tmp_path)

    assert crawled.studies == 2
    assert crawled.unknown == ["NCT00000777"]
    assert len(server.parameters()) == 2
    assert records_in(tmp_path / "ids") == ["NCT00000002", "NCT00000003"]


def test_many_ids_are_asked_for_in_few_requests(tmp_path: Path) -> None:
    query = RegistryQuery(name="ids", ids=tuple(f"NCT{number:08d}" for number in range(1, 901)))
    with serving_registry(range(1, 901), page=1000) as server:
        crawled, listener = asked_of(server.url, query, tmp_path)

    assert crawled.studies == 900
    assert [len(it["filter.ids"].split(",")) for it in server.parameters()] == [400, 400, 100]
    assert listener.counts == [(400, 900), (800, 900), (900, 900)]


def test_an_archive_answers_its_own_question_only(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "melanoma")
    with serving_registry(range(1, 3)) as server:
        assert not is_answered(QUERY, archive)
        asked_of(server.url, QUERY, tmp_path)

    assert is_answered(QUERY, archive)
    with pytest.raises(DownloadError, match="another question"):
        is_answered(RegistryQuery(name="melanoma", queries={"cond": "glioma"}), archive)


def test_a_question_that_changes_on_the_way_begins_anew(tmp_path: Path) -> None:
    with serving_registry(
        range(1, 11), fault=lambda n: "503" if n in range(3, 7) else ""
    ) as server:
        with pytest.raises(DownloadError):
            asked_of(server.url, QUERY, tmp_path)
        before = len(server.asked)
        asked_of(server.url, RegistryQuery(name="melanoma", queries={"cond": "glioma"}), tmp_path)

    assert len(server.asked) - before == 6
    assert {it["query.cond"] for it in server.parameters()[-4:]} == {"glioma"}


def test_broken_off_after_any_line_it_ends_the_same(tmp_path: Path) -> None:
    query = RegistryQuery(name="ids", ids=tuple(f"NCT{number:08d}" for number in range(1, 14)))
    with serving_registry(range(1, 11)) as server:
        asked_of(server.url, query, tmp_path / "whole")
        whole = Archive(tmp_path / "whole", "ids")
        lines = whole.lines()
        for n_kept in range(1, len(lines)):
            broken = Archive(tmp_path / f"broken-{n_kept}", "ids")
            kept = [line for line in lines[:n_kept] if isinstance(line, Asked | Got)]
            assert isinstance(kept[0], Asked)
            broken.begin(kept[0])
            for line in kept[1:]:
                page = whole.pages / line.file if isinstance(line, Got) and line.file else None
                broken.add(line, gzip.decompress(page.read_bytes()) if page else None)
            asked_of(server.url, query, broken.folder)

            assert broken.lines() == lines
            assert states_of(broken) == states_of(whole)

    assert any(isinstance(line, Got) and line.status == 400 for line in lines)


def states_of(archive: Archive) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in archive.pages.iterdir()}


def test_a_first_page_without_a_count_is_asked_for_again(tmp_path: Path) -> None:
    with serving_registry(range(1, 4), fault=once(1, "no count")) as server:
        crawled, listener = asked_of(server.url, QUERY, tmp_path)

    assert crawled.studies == 3
    assert "does not say how many studies" in listener.told[0]


def test_a_registry_that_never_answers_leaves_nothing(tmp_path: Path) -> None:
    with (
        serving_registry(range(1, 4), fault=lambda _: "503") as server,
        pytest.raises(DownloadError, match="Nothing has come yet; the same command tries again"),
    ):
        asked_of(server.url, QUERY, tmp_path)


def test_an_address_without_the_api_is_not_a_faulty_question(tmp_path: Path) -> None:
    with (
        serving_registry(range(1, 4), fault=lambda _: "404") as server,
        pytest.raises(DownloadError, match=r"has no API .*TRIALATLAS_CTGOV_URL"),
    ):
        asked_of(server.url, QUERY, tmp_path)
