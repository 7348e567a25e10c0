"""Finding the words that people quote in decisions/codings.csv in the records of the snapshot."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pyarrow as pa

from trialatlas.model.judgement import EvidenceSpan
from trialatlas.model.study import Study, texts_of
from trialatlas.protocol.decisions import FindQuote

__all__ = ["quote_finder"]


def quote_finder(records: Iterable[pa.RecordBatch]) -> FindQuote:
    """A function that finds quoted words.

    Args:
        records: Batches of ``records``: of each study the version that speaks for it.

    Returns:
        From study id, field (may be empty) and words to the first place where exactly those words
        stand, or None.
    """
    studies = {
        row["record_id"]: (row["version"], msgspec.convert(row, Study))
        for batch in records
        for row in batch.to_pylist()
    }

    def find(study_id: str, field: str, words: str) -> EvidenceSpan | None:
        if study_id not in studies:
            return None
        version, study = studies[study_id]
        for path, text in texts_of(study):
            start = text.find(words)
            if start >= 0 and field in ("", path):
                return EvidenceSpan(
                    record_id=study_id,
                    version=version,
                    field=path,
                    start=start,
                    end=start + len(words),
                    quote=words,
                )
        return None

    return find
