"""Whatever goes wrong on the way: every study once, or an error that says how to go on."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.asking import HASTY, asked_of, records_in
from tests.registry_server import FAULTS, serving_registry

from trialatlas.errors import DownloadError
from trialatlas.protocol.registry_query import RegistryQuery

QUERY = RegistryQuery(name="melanoma", queries={"cond": "melanoma"})
MOST_RUNS = 20
SOON = replace(HASTY, deadline=0.5)
"""A drip is given up soon; what a busy machine is late with is asked for again, as any fault."""

FASTER = [fault for fault in FAULTS if fault != "drip"]
SCHEDULES = st.lists(
    st.one_of(st.just(""), st.sampled_from(FASTER), st.sampled_from(FAULTS)), max_size=30
)


@given(schedule=SCHEDULES, n_studies=st.integers(0, 14), page=st.integers(1, 5))
@settings(max_examples=40)
def test_any_schedule_of_faults_ends_with_every_study_once(
    schedule: list[str], n_studies: int, page: int
) -> None:
    def fault(n: int) -> str:
        return schedule[n] if n < len(schedule) else ""

    expected = [f"NCT{number:08d}" for number in range(1, n_studies + 1)]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_registry(range(1, n_studies + 1), page, fault) as server,
    ):
        errors: list[str] = []
        crawled = None
        while crawled is None and len(errors) < MOST_RUNS:
            try:
                crawled, _ = asked_of(server.url, QUERY, Path(folder), SOON)
            except DownloadError as error:
                errors.append(str(error))

        assert [error for error in errors if "the same command" not in error] == []
        assert crawled is not None
        assert crawled.studies == n_studies
        assert sorted(records_in(Path(folder, "melanoma"))) == expected
