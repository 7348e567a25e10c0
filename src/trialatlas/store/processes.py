"""A pure function over many batches, in several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice

import pyarrow as pa

from trialatlas.errors import WorkspaceError
from trialatlas.store.engine import BatchFunction

__all__ = ["map_in_processes"]

_IN_FLIGHT = 2
"""Batches a worker may have waiting: enough to keep it busy, little enough to stay small."""

_MOST_ROWS = 128
"""Rows that a worker is given at once."""
_WATCH_SECONDS = 0.5


def map_in_processes(
    function: BatchFunction,
    batches: Iterable[pa.RecordBatch],
    schema: pa.Schema,
    workers: int,
) -> Generator[pa.RecordBatch, None, None]:
    """Apply a function to batches in worker processes; see `Engine.map_batches`.

    Large batches are cut, so that no worker is left with a long one when the others have done. What
    one worker would be given alone is done in this process, sooner than a worker starts.

    Args:
        function: A pure function of rows, each for itself, that can be pickled.
        batches: What it is applied to.
        schema: The schema of what it returns.
        workers: The most processes; with 1 the function runs in this one.

    Yields:
        The results in the order of the batches.

    Raises:
        TypeError: A result does not have the schema.
        WorkspaceError: A worker process died.
    """
    if workers == 1:
        yield from _mapped(function, batches, schema)
        return
    pieces = _pieces(batches)
    first = list(islice(pieces, 2))
    if len(first) <= 1:
        yield from _mapped(function, first, schema)
        return
    # Forked children would inherit the engine's threads and the review's lock.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_end_with, initargs=(os.getpid(),)
    )
    waiting: deque[Future[bytes]] = deque()
    pickled = pickle.dumps(function)
    try:
        for piece in chain(first, pieces):
            packed = _packed(piece)
            with _workers_that_are_not_interrupted():
                waiting.append(pool.submit(_apply, pickled, packed))
            if len(waiting) >= workers * _IN_FLIGHT:
                yield _checked(_unpacked(waiting.popleft().result()), schema)
        while waiting:
            yield _checked(_unpacked(waiting.popleft().result()), schema)
    except BrokenProcessPool as error:
        message = (
            "a worker process died, most often for want of memory; run again with fewer workers"
        )
        raise WorkspaceError(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _mapped(
    function: BatchFunction, batches: Iterable[pa.RecordBatch], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield _checked(function(batch), schema)


@contextmanager
def _workers_that_are_not_interrupted() -> Iterator[None]:
    """Start workers with the keyboard's interrupt blocked: it is for the run, which ends them.

    A worker that is interrupted itself prints a traceback, and may lose the batch that it was about
    to take, for which the run would then wait without end.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with(parent: int) -> None:  # pragma: no cover - runs in worker processes
    """End this worker when its parent is gone: a killed run must leave nobody computing."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, max(batch.num_rows, 1), _MOST_ROWS):
            yield batch.slice(start, _MOST_ROWS)


def _apply(pickled: bytes, packed: bytes) -> bytes:
    return _packed(_function(pickled)(_unpacked(packed)))


@lru_cache(maxsize=1)
def _function(pickled: bytes) -> BatchFunction:
    """What is applied to batch after batch, read once."""
    function: BatchFunction = pickle.loads(pickled)
    return function


def _packed(batch: pa.RecordBatch) -> bytes:
    # Pickle would send all of the buffers that a slice is cut from; IPC sends the slice.
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _unpacked(packed: bytes) -> pa.RecordBatch:
    with pa.ipc.open_stream(packed) as reader:
        return reader.read_next_batch()


def _checked(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if not batch.schema.equals(schema):
        message = f"a mapped batch: expected the schema\n{schema}\nfound\n{batch.schema}"
        raise TypeError(message)
    return batch
