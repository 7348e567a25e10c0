"""What to read next, and when enough has been read.

Records are read in the order of how likely they are to be relevant, by a model that learns from
what was read so far. Reading may stop when it is unlikely that more than a few are still to be
found.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray

from trialatlas.errors import EstimateError, WorkspaceError

__all__ = ["Order", "Remaining", "Stopping", "Texts", "may_stop", "next_to_read", "still_to_find"]

Order = Literal["priority", "random", "id"]
"""By likely relevance, at random, or by id."""

_Matrix = object
_Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Texts:
    """Records as a model sees them; made once, used for every question of what to read next.

    Attributes:
        ids: The records' ids, sorted.
        features: A row of weighted words for each.
    """

    ids: tuple[str, ...]
    features: _Matrix

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Texts:
        """Weigh the words of records.

        Words and pairs of neighbouring words are weighed by how often they stand in a record and
        how few records have them (TF-IDF, with the logarithm of the frequency).

        Args:
            texts: By record id all that is to be judged by, such as its titles and summary.

        Raises:
            WorkspaceError: scikit-learn is not installed.
        """
        try:
            from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - an extra
        except ImportError as error:
            message = "reading by priority needs scikit-learn: pip install 'trialatlas[screening]'"
            raise WorkspaceError(message) from error
        ids = tuple(sorted(texts))
        # No word may be in all; a made-up one keeps the vocabulary of empty texts from being none.
        vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=100_000)
        said = [f"{texts[record_id]} the_record" for record_id in ids]
        return cls(ids, vectors.fit_transform(said) if ids else None)


def next_to_read(
    texts: Texts, labels: Mapping[str, bool], order: Order = "priority", seed: int = 0
) -> tuple[str, ...]:
    """The records that are still to be read, in the order in which to read them.

    By priority: a logistic regression on the words of the records read so far, in which relevant
    and other records weigh the same in sum. As long as only relevant or only other records have
    been read there is nothing to learn, and the order is random.

    The same records, labels and seed give the same order.

    Args:
        texts: All records.
        labels: Of those read, whether they are relevant.
        order: In which order.
        seed: What a random order is drawn from.
    """
    order_at_random = np.random.default_rng(seed).permutation(len(texts.ids))
    known = {name: labels[name] for name in texts.ids if name in labels}
    unread = [int(i) for i in order_at_random if texts.ids[i] not in known]
    if order == "id":
        return tuple(texts.ids[i] for i in sorted(unread))
    if order == "random" or len(set(known.values())) < 2 or not unread:  # noqa: PLR2004 - both kinds
        return tuple(texts.ids[i] for i in unread)
    scores = _scores(texts, known, unread)
    return tuple(texts.ids[unread[i]] for i in np.argsort(-scores, kind="stable"))


def _scores(texts: Texts, labels: Mapping[str, bool], unread: Sequence[int]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra; takes a second

    place = {record_id: i for i, record_id in enumerate(texts.ids)}
    read = sorted(labels)
    model = LogisticRegression(class_weight="balanced", C=10.0, solver="liblinear", random_state=0)
    rows = texts.features
    model.fit(rows[[place[name] for name in read]], [labels[name] for name in read])  # type: ignore[index]  # a sparse matrix; scipy has no types
    scores: NDArray[np.float64] = model.decision_function(rows[list(unread)])  # type: ignore[index]  # as above
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """How many relevant records are still to be found.

    Attributes:
        at_most: An upper limit.
        level: The confidence of the limit.
        recall_at_least: Of all relevant records, the share that has been found, if as many as that
            are left; None where none has been found and none is left.
    """

    at_most: int
    level: float
    recall_at_least: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Whether reading may stop.

    Attributes:
        may_stop: Whether enough was found, at the level of confidence wanted.
        p_value: Probability to have found as few of late if recall were below the target.
        target: The recall wanted.
        level: The level of confidence wanted.
    """

    may_stop: bool
    p_value: float
    target: float
    level: float


def may_stop(
    found: Sequence[bool], n_records: int, target: float = 0.95, level: float = 0.95
) -> Stopping:
    """Whether the recall wanted has been reached.

    For every point of the reading so far, the records read since are taken as a sample of those
    that were unread then. If recall were below the target, at least K relevant records would have
    been among them, and so few in the sample improbable (hypergeometric). The least of these
    probabilities decides. In an order by priority the records read next are likelier to be
    relevant than the rest, which errs on the safe side; in any order, to look at every point and
    after every record makes the error larger than a single test's. The documentation
    (explanation/priority) has the errors as measured.

    Source: Callaghan MW, Müller-Hansen F. Statistical stopping criteria for automated screening in
    systematic reviews. Syst Rev 2020;9:273, "ranked quasi-sampling".

    Args:
        found: Of the records read, in the order of reading, whether each is relevant.
        n_records: How many records there are in all, read or not.
        target: The recall wanted, above 0 and at most 1.
        level: The confidence wanted that it is reached.

    Raises:
        EstimateError: A share is out of range, or more was read than there is.
    """
    _check(found, n_records, level)
    if not 0 < target <= 1:
        message = f"target: expected a share above 0 and at most 1, found {target}"
        raise EstimateError(message)
    n_found = int(sum(found))
    # The fewest relevant records that there are if recall is below the target.
    n_least = math.floor(round(n_found / target, 9)) + 1
    p_value = _p_value(found, n_records, n_least)
    return Stopping(may_stop=p_value < 1 - level, p_value=p_value, target=target, level=level)


def still_to_find(found: Sequence[bool], n_records: int, level: float = 0.95) -> Remaining:
    """How many relevant records may still be among those not read.

    The largest number that the test of `may_stop` does not reject, so its error is the same.

    Args:
        found: As of `may_stop`.
        n_records: As of `may_stop`.
        level: Confidence of the limit.

    Raises:
        EstimateError: As of `may_stop`.
    """
    _check(found, n_records, level)
    n_found = int(sum(found))
    low, high = 0, n_records - len(found)
    # The more there are, the less probable is it to have found so few.
    while low < high:
        middle = (low + high + 1) // 2
        if _p_value(found, n_records, n_found + middle) >= 1 - level:
            low = middle
        else:
            high = middle - 1
    n_all = n_found + low
    recall = n_found / n_all if n_all else None
    return Remaining(at_most=low, level=level, recall_at_least=recall)


def _p_value(found: Sequence[bool], n_records: int, n_relevant: int) -> float:
    """The least probability, over all points, to have found so few if so many are relevant."""
    n_read = len(found)
    before = np.concatenate([[0], np.cumsum(np.asarray(found, dtype=np.int64))])[:-1]
    n_found = int(sum(found))
    if n_relevant - n_found > n_records - n_read:
        return 0.0
    if not n_read:
        return 1.0
    points: _Counts = np.arange(n_read)
    probabilities = scipy.stats.hypergeom.cdf(
        n_found - before, n_records - points, n_relevant - before, n_read - points
    )
    return float(min(1.0, probabilities.min()))


def _check(found: Collection[bool], n_records: int, level: float) -> None:
    if not 0 < level < 1:
        message = f"level: expected a share between 0 and 1, found {level}"
        raise EstimateError(message)
    if len(found) > n_records:
        message = f"found: expected at most {n_records} records, found {len(found)}"
        raise EstimateError(message)
