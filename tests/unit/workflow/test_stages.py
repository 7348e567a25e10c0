"""The stages fit together: each reads what an earlier one makes."""

from __future__ import annotations

from importlib.resources import files

from trialatlas.model.tables import TABLES
from trialatlas.workflow.stages import STAGES


def test_each_stage_reads_only_what_earlier_stages_make() -> None:
    made: set[str] = set()
    for stage in STAGES:
        assert set(stage.reads) <= made, stage.name
        made |= set(stage.makes)


def test_every_table_is_made_by_exactly_one_stage() -> None:
    made = [table for stage in STAGES for table in stage.makes]
    assert sorted(made) == sorted(TABLES)


def test_a_stage_names_packages_that_exist() -> None:
    for stage in STAGES:
        for package in stage.packages:
            assert files("trialatlas").joinpath(package).is_dir(), package
