"""What people read next, without waiting for what is learnt."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from tests.studies import study

from trialatlas.model.study import Description, Intervention, Titles
from trialatlas.screening.priority import Texts, may_stop, next_to_read, still_to_find
from trialatlas.web.reading_order import ReadingOrder, State, text_to_rank

TEXTS = {
    "N1": "stromal cells of the marrow for a tumour",
    "N2": "stromal cells from fat for a tumour",
    "N3": "a tablet for blood pressure",
    "N4": "another tablet for blood pressure",
    "N5": "stromal cells for a tumour of the bone",
    "N6": "a diet",
}
READ = {"N1": True, "N3": False}


class Later:
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.n_submitted = 0
        self.is_shut = False

    def submit(self, fn: Callable[[], None], /) -> None:
        self.n_submitted += 1
        self.waiting.append(fn)

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        self.is_shut = wait and cancel_futures

    def run(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def reading(later: Later) -> ReadingOrder:
    return ReadingOrder(TEXTS, "A review", later)


def ranked(labels: dict[str, bool]) -> list[str]:
    """The order of a model that has learnt from labels."""
    return list(next_to_read(Texts.of(TEXTS), labels))


def test_a_request_is_answered_before_anything_is_learnt(reading: ReadingOrder) -> None:
    expected = reading.upcoming("ada", READ, "random")

    assert reading.upcoming("ada", READ) == expected
    assert sorted(expected) == ["N2", "N4", "N5", "N6"]
    assert reading.state("ada", READ) == "learning"


def test_then_by_likely_relevance(reading: ReadingOrder, later: Later) -> None:
    reading.next_for("ada", READ)
    later.run()

    assert reading.state("ada", READ) == "ready"
    assert {reading.next_for("ada", READ), *reading.upcoming("ada", READ)[:2]} == {"N2", "N5"}
    assert later.n_submitted == 1


def test_until_the_next_ranking_the_last_one_holds_without_what_was_read(
    reading: ReadingOrder, later: Later
) -> None:
    reading.next_for("ada", READ)
    later.run()
    first, *rest = reading.upcoming("ada", READ)

    assert reading.upcoming("ada", {**READ, first: True}) == tuple(rest)
    assert reading.state("ada", {**READ, first: True}) == State.READY


def test_of_changes_meanwhile_only_the_last_is_learnt_from(
    reading: ReadingOrder, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[dict[str, bool]] = []

    def rank(texts: Texts, labels: dict[str, bool], *_: object) -> tuple[str, ...]:
        learnt.append(labels)
        return texts.ids

    monkeypatch.setattr("trialatlas.web.reading_order.next_to_read", rank)
    for labels in (READ, {**READ, "N2": True}, {**READ, "N2": False}):
        reading.next_for("ada", labels)
    reading.next_for("bob", READ)
    later.run()

    assert learnt == [{**READ, "N2": False}, READ]
    reading.next_for("ada", {**READ, "N2": False})
    assert later.waiting == []


def test_what_is_learnt_is_the_viewers_own(reading: ReadingOrder, later: Later) -> None:
    opposite = {"N1": False, "N3": True}
    reading.next_for("ada", READ)
    reading.next_for("bob", opposite)
    later.run()

    assert reading.next_for("ada", READ) in {"N2", "N5"}
    assert reading.next_for("bob", opposite) == "N4"


def test_what_was_taken_back_is_read_again(reading: ReadingOrder, later: Later) -> None:
    reading.next_for("ada", READ)
    later.run()
    labels = {"N1": True, "N4": False}
    before = reading.upcoming("ada", labels)

    assert sorted(before) == ["N2", "N3", "N5", "N6"]
    assert before[-1] == "N3"


@pytest.mark.parametrize("order", ["priority", "random", "id"])
def test_only_candidates_are_offered_also_new_ones(reading: ReadingOrder, order: str) -> None:
    candidates = ["N9", "N2", "N1", "N4"]

    offered = reading.upcoming("ada", READ, order, candidates)  # type: ignore[arg-type]  # one of them
    assert sorted(offered) == ["N2", "N4", "N9"]
    assert offered[-1] == "N9"
    assert reading.next_for("ada", READ, order, []) is None  # type: ignore[arg-type]  # as above


def test_by_id(reading: ReadingOrder, later: Later) -> None:
    assert reading.upcoming("ada", {"N2": True}, "id") == ("N1", "N3", "N4", "N5", "N6")
    assert later.waiting == []


def test_the_review_decides_what_random_is() -> None:
    texts = {f"N{n}": "" for n in range(50)}
    orders = [ReadingOrder(texts, name, Later()).upcoming("ada", {}) for name in ("A", "A", "B")]

    assert orders[0] == orders[1] != orders[2]


@pytest.mark.parametrize("labels", [{}, {"N1": True}, {"N9": True, "N3": False}])
def test_as_long_as_there_is_nothing_to_learn_it_is_said(
    reading: ReadingOrder, later: Later, labels: dict[str, bool]
) -> None:
    assert reading.upcoming("ada", labels) == reading.upcoming("ada", labels, "random")
    later.run()
    assert reading.state("ada", labels) == State.NOTHING_TO_LEARN


def test_without_scikit_learn_the_order_is_random_and_says_so(
    reading: ReadingOrder, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    reading.next_for("ada", READ)
    later.run()

    assert reading.state("ada", READ) == "random: scikit-learn missing"
    assert reading.upcoming("ada", READ) == reading.upcoming("ada", READ, "random")


def test_a_ranking_that_fails_is_told_and_made_again(
    reading: ReadingOrder, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> tuple[str, ...]:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("trialatlas.web.reading_order.next_to_read", fail)
        reading.next_for("ada", READ)
        later.run()
    assert reading.state("ada", READ) == State.FAILED
    assert reading.next_for("ada", READ) is not None
    later.run()
    assert reading.state("ada", READ) == State.READY


def test_progress_is_of_the_sequence_of_reading(reading: ReadingOrder, later: Later) -> None:
    labels = {"N5": True, "N4": False, "N1": True, "N9": True, "N3": False}
    found = (True, False, True, False)

    assert reading.progress("ada", labels) is None
    later.run()
    progress = reading.progress("ada", labels)
    assert progress is not None
    assert (progress.n_read, progress.n_records) == (4, 6)
    assert progress.remaining == still_to_find(found, 6)
    assert progress.stopping == may_stop(found, 6)
    assert later.waiting == []
    assert reading.progress("ada", {**labels, "N2": True}) == progress
    later.run()
    assert reading.progress("ada", {**labels, "N2": True}) != progress


def test_progress_that_fails_takes_no_ranking_away(
    reading: ReadingOrder, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("trialatlas.web.reading_order.still_to_find", fail)
    reading.progress("ada", READ)
    reading.next_for("ada", READ)
    later.run()

    assert reading.progress("ada", READ) is None
    assert reading.state("ada", READ) == State.READY


def test_after_the_end_nothing_is_begun(reading: ReadingOrder, later: Later) -> None:
    reading.next_for("ada", READ)
    reading.close()
    later.run()

    assert later.is_shut
    assert reading.next_for("bob", READ) is not None
    assert later.waiting == []
    assert reading.state("ada", READ) == State.LEARNING


@pytest.fixture
def threaded() -> Iterator[ReadingOrder]:
    order = ReadingOrder(TEXTS, "A review")
    yield order
    order.close()


def test_the_thread_ends_with_the_server(
    threaded: ReadingOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def wait(*_: object) -> tuple[str, ...]:
        begun.set()
        assert may_end.wait(60)
        return ("N5", "N2", "N4", "N6")

    monkeypatch.setattr("trialatlas.web.reading_order.next_to_read", wait)
    threaded.next_for("ada", READ)
    assert begun.wait(60)
    # The model is at work, and the request is answered all the same.
    assert threaded.next_for("ada", READ) is not None
    assert threaded.state("ada", READ) == State.LEARNING
    may_end.set()
    threaded.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("reading-order")]
    assert threaded.next_for("ada", READ) == "N5"


def test_a_record_is_ranked_by_what_it_is_about() -> None:
    item = study(
        titles=Titles(brief="Brief", official="Official"),
        description=Description(brief_summary="Summary", detailed="Not this"),
        conditions=("Sarcoma",),
        keywords=("cells",),
        interventions=(Intervention(name="MSC", description="Nor this"), Intervention()),
    )

    assert text_to_rank(item).split("\n") == [
        *("Brief", "Official", "Summary", "Sarcoma", "cells", "MSC")
    ]
