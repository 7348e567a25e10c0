"""A review made ready to be served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from trialatlas.store.ledger import Ledger
from trialatlas.web.history import History
from trialatlas.web.opened_review import OpenedReview
from trialatlas.web.reading import Reading
from trialatlas.web.running import Running
from trialatlas.web.site import Access, Site
from trialatlas.workflow.ledger import ledger_of

__all__ = ["opened_site"]


@contextmanager
def opened_site(folder: Path, access_to: Callable[[Ledger], Access], origin: str) -> Iterator[Site]:
    """Open a review's files, tables and ledger until the block ends.

    Args:
        folder: The folder that holds ``review.yaml``.
        access_to: Says of a ledger who may come in.
        origin: Where browsers find it.

    Raises:
        ProtocolError: The review's files have faults.
        LedgerError: Its ledger cannot be opened.
    """
    review = OpenedReview(folder)
    protocol = review.run.protocol
    with ledger_of(protocol) as ledger:
        history = History(ledger, is_dual=protocol.is_dual)
        with (
            closing(Reading(review, history)) as reading,
            closing(Running(review, history)) as running,
        ):
            yield Site(review, history, reading, running, access_to(ledger), origin)
