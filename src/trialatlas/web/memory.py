"""What takes long to find out and changes seldom, kept for the next who asks."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

__all__ = ["Memory"]

_Found = TypeVar("_Found")
_SIZE = 64


class Memory:
    """Answers by what they depend on; of too many, those asked for longest ago are forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def of(self, key: Hashable, make: Callable[[], _Found]) -> _Found:
        """An answer that was found before, or else is found now.

        Args:
            key: All that the answer depends on, and what it is an answer to.
            make: Finds it; two who ask at once may both do so.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast("_Found", self._kept[key])
        found = make()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _SIZE:
                self._kept.popitem(last=False)
        return found
