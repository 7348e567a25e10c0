"""What is read next, and when enough was read."""

from __future__ import annotations

import random

import numpy as np
import pytest
from benchmarks.priority import made_up, read_through

from trialatlas.errors import EstimateError
from trialatlas.screening.priority import Texts, may_stop, next_to_read, still_to_find

TEXTS = Texts.of(
    {
        "N1": "stromal cells of the marrow for a tumour",
        "N2": "stromal cells from fat for a tumour",
        "N3": "a tablet for blood pressure",
        "N4": "another tablet for blood pressure",
        "N5": "stromal cells for a tumour of the bone",
        "N6": "",
    }
)
READ = {"N1": True, "N3": False}


def test_records_like_the_relevant_ones_come_first() -> None:
    first, second, *_, last = next_to_read(TEXTS, READ)

    assert {first, second} == {"N2", "N5"}
    assert last == "N4"


def test_what_was_read_is_not_read_again_and_nothing_is_left_out() -> None:
    for order in ("priority", "random", "id"):
        assert sorted(next_to_read(TEXTS, READ, order)) == ["N2", "N4", "N5", "N6"]


def test_by_id() -> None:
    assert next_to_read(TEXTS, {"N2": True}, "id") == ("N1", "N3", "N4", "N5", "N6")


def test_the_same_seed_gives_the_same_order_in_whatever_order_records_come() -> None:
    backwards = Texts.of({"N2": "b", "N1": "a", "N3": "c", "N4": "d", "N5": "e"})
    forwards = Texts.of({"N1": "a", "N2": "b", "N3": "c", "N4": "d", "N5": "e"})
    orders = {next_to_read(texts, {}, "random", 7) for texts in (backwards, forwards)}

    assert len(orders) == 1
    assert len({next_to_read(forwards, {}, "random", seed) for seed in range(20)}) > 1


@pytest.mark.parametrize("labels", [{}, {"N1": True}, {"N3": False, "N4": False}])
def test_before_there_is_anything_to_learn_the_order_is_random(labels: dict[str, bool]) -> None:
    assert next_to_read(TEXTS, labels, seed=3) == next_to_read(TEXTS, labels, "random", 3)


def test_labels_of_records_that_are_not_there_are_passed_over() -> None:
    assert next_to_read(TEXTS, {**READ, "N9": True}) == next_to_read(TEXTS, READ)
    assert next_to_read(TEXTS, {"N9": True, "N3": False}, "priority") == next_to_read(
        TEXTS, {"N3": False}, "random"
    )


def test_nothing_to_read() -> None:
    assert next_to_read(Texts.of({}), {}) == ()
    assert next_to_read(TEXTS, dict.fromkeys(TEXTS.ids, True) | {"N1": False}) == ()


def test_priority_finds_most_relevant_records_early() -> None:
    labelled = made_up(seed=1, n_records=400, n_relevant=30)
    by_priority = read_through(labelled, "priority", seed=1, targets=())
    at_random = read_through(labelled, "random", seed=1, targets=())

    assert by_priority.recall(130) > 0.6
    assert by_priority.recall(130) > at_random.recall(130) + 0.2


def test_the_test_of_one_point_is_the_hypergeometric_one() -> None:
    """Ten of twenty records read, none relevant but the first."""
    found = [True] + [False] * 9
    # Recall below 0.5 with one found means at least three in all. From the second point on, two
    # would have been among 19, and none of them among the nine read: (10 * 9) / (19 * 18).
    assert may_stop(found, 20, target=0.5).p_value == pytest.approx(90 / 342)


def test_reading_all_is_enough_and_reading_nothing_is_not() -> None:
    assert may_stop([True, False, False], 3, target=1).may_stop
    assert not may_stop([], 3).may_stop
    assert may_stop([], 0).may_stop


def test_the_limit_and_the_rule_say_the_same() -> None:
    draw = random.Random(5)
    for _ in range(200):
        n_records = draw.randrange(1, 120)
        found = [draw.random() < 0.3 / (1 + i / 10) for i in range(draw.randrange(n_records + 1))]
        rest = still_to_find(found, n_records)
        reached = rest.recall_at_least
        for target in (0.5, 0.8, 0.95):
            if reached is not None and abs(reached - target) > 1e-9 and sum(found):
                assert may_stop(found, n_records, target).may_stop is (reached > target)
        assert 0 <= rest.at_most <= n_records - len(found)


def test_nothing_is_left_when_everything_was_read() -> None:
    assert still_to_find([True, False], 2).at_most == 0
    assert still_to_find([True, False], 2).recall_at_least == 1
    assert still_to_find([False, False], 2).recall_at_least is None


def test_at_random_a_fixed_sample_is_too_early_as_seldom_as_it_says() -> None:
    """Half of 300 records, 20 of them relevant, read at random and tested once at the end."""
    draw = np.random.default_rng(11)
    n_wrong = 0
    for _ in range(200):
        relevant = draw.permutation(300) < 20
        found = relevant[:150]
        limit = still_to_find(list(found), 300, level=0.9)
        n_wrong += relevant[150:].sum() > limit.at_most
    # One point would err in at most 10%; looking at every point of the reading costs some more.
    assert n_wrong / 200 <= 0.2


@pytest.mark.parametrize(
    ("found", "n_records", "target", "level", "message"),
    [
        ([True] * 3, 2, 0.95, 0.95, "at most 2 records, found 3"),
        ([], 2, 0, 0.95, "target: expected a share above 0"),
        ([], 2, 1.1, 0.95, "target: expected a share above 0"),
        ([], 2, 0.95, 1, "level: expected a share between 0 and 1"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(
    found: list[bool], n_records: int, target: float, level: float, message: str
) -> None:
    with pytest.raises(EstimateError, match=message):
        may_stop(found, n_records, target, level)
