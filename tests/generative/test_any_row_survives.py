"""What the model holds becomes rows of a table and comes back as it was."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.studies import STUDIES, records, values_of

from trialatlas.model.judgement import Coding
from trialatlas.model.study import Study
from trialatlas.model.tables import TABLES, to_batch


@given(st.lists(STUDIES, max_size=3))
def test_studies_survive_the_table_of_records(studies: list[Study]) -> None:
    batch = records(*studies)

    assert batch.schema.equals(TABLES["records"].schema)
    assert [msgspec.convert(item, Study) for item in batch.to_pylist()] == studies


@given(st.lists(values_of(Coding), max_size=3))
def test_codings_survive_the_table_of_codings(codings: list[Coding]) -> None:
    batch = to_batch(TABLES["codings"], codings)

    assert [msgspec.convert(item, Coding) for item in batch.to_pylist()] == codings
