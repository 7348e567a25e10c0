"""A function over batches gives the same in one process and in several."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from trialatlas.errors import WorkspaceError
from trialatlas.store.processes import map_in_processes

SCHEMA = pa.schema([("number", pa.int64())])


def batches(n: int) -> Iterator[pa.RecordBatch]:
    rows = pa.record_batch({"number": pa.array(range(10 * n), pa.int64())})
    for start in range(0, 10 * n, 10):
        yield rows.slice(start, 10)


def squared(batch: pa.RecordBatch) -> pa.RecordBatch:
    return pa.record_batch([pc.multiply(batch["number"], batch["number"])], schema=SCHEMA)


def refused(batch: pa.RecordBatch) -> pa.RecordBatch:
    message = f"no rule for {batch['number'][0]}"
    raise LookupError(message)


def masked(batch: pa.RecordBatch) -> pa.RecordBatch:
    is_blocked = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return pa.record_batch({"number": pa.array([int(is_blocked)] * len(batch), pa.int64())})


def dying(batch: pa.RecordBatch) -> pa.RecordBatch:
    os._exit(len(batch))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    results = list(map_in_processes(squared, batches(20), SCHEMA, workers))

    assert [len(result) for result in results] == [10] * 20
    assert pa.Table.from_batches(results)["number"].to_pylist() == [i * i for i in range(200)]


def test_the_interrupt_from_the_keyboard_is_for_the_run_and_not_for_its_workers() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    results = pa.Table.from_batches(map_in_processes(masked, batches(4), SCHEMA, 2))

    assert set(results["number"].to_pylist()) == {1}
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_of_the_function_are_passed_on(workers: int) -> None:
    with pytest.raises(LookupError, match="no rule for 0"):
        list(map_in_processes(refused, batches(3), SCHEMA, workers))


def test_result_of_another_schema_is_refused() -> None:
    other = pa.schema([("number", pa.string())])

    with pytest.raises(TypeError, match="expected the schema"):
        list(map_in_processes(squared, batches(1), other, 1))


def test_batches_are_taken_no_faster_than_results() -> None:
    taken = []

    def watched() -> Iterator[pa.RecordBatch]:
        for number, batch in enumerate(batches(50)):
            taken.append(number)
            yield batch

    results = map_in_processes(squared, watched(), SCHEMA, 2)
    next(results)

    assert len(taken) == 4
    results.close()


def test_dead_worker_is_told() -> None:
    with pytest.raises(WorkspaceError, match="worker process died"):
        list(map_in_processes(dying, batches(3), SCHEMA, 2))


_PARENT = """
import sys, time
from pathlib import Path
import pyarrow as pa
from trialatlas.store.processes import map_in_processes
from tests.unit.store.test_processes import wait_for_ever

if __name__ == "__main__":
    batch = pa.RecordBatch.from_pylist([{"folder": sys.argv[1]}])
    list(map_in_processes(wait_for_ever, [batch, batch], batch.schema, 2))
"""


def wait_for_ever(batch: pa.RecordBatch) -> pa.RecordBatch:
    folder = Path(batch.column("folder")[0].as_py())
    (folder / str(os.getpid())).touch()
    time.sleep(600)
    return batch


def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    folder = tmp_path / "pids"
    folder.mkdir()
    root = str(Path(__file__).resolve().parents[3])
    parent = subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, f"{root}/src"])},
    )
    _wait_until(lambda: any(folder.iterdir()))
    parent.kill()
    parent.wait()
    workers = [int(path.name) for path in folder.iterdir()]
    assert workers
    _wait_until(lambda: not any(_is_alive(pid) for pid in workers))


def _wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that nobody has waited for is gone, but still listed.
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
