"""How the stages stand, asked again as often as is cheap."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from trialatlas.web.written import files_of, marks_of
from trialatlas.workflow.stages import Run
from trialatlas.workflow.standing import StageStanding, standing_of

__all__ = ["StagesTold"]

_SHARE = 20
"""An answer is kept for so many times as long as it took: thousands of registry files take a
second to look through."""


class StagesTold:
    """Remembers how the stages of a review stand.

    A run, and a change of what people wrote, are seen at once; a change of registry files or of a
    table by hand within some twenty times as long as it takes to look at them.

    Args:
        clock: Tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._mark: object = None
        self._until = 0.0
        self._found: Sequence[StageStanding] = ()

    def of(self, run: Run) -> Sequence[StageStanding]:
        """How the stages of a review stand.

        Args:
            run: The review, as its files are now.

        Raises:
            WorkspaceError: Its lineage cannot be read.
        """
        with self._lock:
            lineage = run.workspace.output / "lineage.json"
            mark = marks_of([lineage, *files_of(run.protocol)])
            if mark != self._mark or self._clock() >= self._until:
                began = self._clock()
                self._found = standing_of(run)
                ended = self._clock()
                self._mark, self._until = mark, ended + _SHARE * (ended - began)
            return self._found
