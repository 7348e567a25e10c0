"""Finding the words that people quote in decisions/codings.csv in the records of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pyarrow as pa

from trialatlas.model.event import Quotation
from trialatlas.model.judgement import EvidenceSpan
from trialatlas.model.study import Study, texts_of
from trialatlas.protocol.decisions import FindQuote

__all__ = ["quote_finder"]


def quote_finder(records: Iterable[pa.RecordBatch]) -> FindQuote:
    """A function that finds quoted words.

    Args:
        records: Batches of ``records``: of each study the version that speaks for it.

    Returns:
        From study id and quotation to where exactly its words stand, or None: at the very place
        that it names if they stand there, otherwise at the first one (of its field, if it names
        one).
    """
    studies = {
        row["record_id"]: (row["version"], msgspec.convert(row, Study))
        for batch in records
        for row in batch.to_pylist()
    }

    def find(study_id: str, wanted: Quotation) -> EvidenceSpan | None:
        if study_id not in studies or not wanted.quote:
            return None
        version, study = studies[study_id]
        for path, text in texts_of(study):
            start = _place(wanted, text)
            if start >= 0 and wanted.field in ("", path):
                return EvidenceSpan(
                    record_id=study_id,
                    version=version,
                    field=path,
                    start=start,
                    end=start + len(wanted.quote),
                    quote=wanted.quote,
                    value=wanted.value,
                )
        return None

    return find


def _place(wanted: Quotation, text: str) -> int:
    start = wanted.start
    # A negative offset would count from the end.
    if start is not None and start >= 0 and text.startswith(wanted.quote, start):
        return start
    return text.find(wanted.quote)
