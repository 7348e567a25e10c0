"""Structs that threads read at the same instant."""

from __future__ import annotations

import subprocess
import sys

# Each round's structs are read for the first time by all threads at once.
PROGRAM = """
import sys, threading
import msgspec
from trialatlas.model.structs import prepare_structs

def make(number):
    part = msgspec.defstruct(f"Part{number}", [(f"a{n}", int | None, None) for n in range(40)],
                             module="trialatlas.made")
    return msgspec.defstruct(f"Whole{number}", [(f"b{n}", part, None) for n in range(40)],
                             module="trialatlas.made")

def read(start, kind):
    start.wait()
    msgspec.convert({"b1": {"a1": 1}}, kind)

sys.setswitchinterval(1e-6)
for number in range(300):
    kind = make(number)
    if sys.argv[1] == "prepared":
        prepare_structs()
    start = threading.Barrier(4)
    threads = [threading.Thread(target=read, args=(start, kind)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_may_be_the_first_to_read_what_is_prepared() -> None:
    program = [sys.executable, "-c", PROGRAM, "prepared"]

    assert subprocess.run(program, check=False, stderr=subprocess.DEVNULL).returncode == 0
