from __future__ import annotations

import pytest

from trialatlas.model.study import Study
from trialatlas.protocol.study_paths import study_paths


@pytest.mark.parametrize(
    "path",
    [
        "record_id",
        "countries",
        "has_results",
        "titles.brief",
        "design.phases",
        "design.enrollment.count",
        "dates.start.year",
        "dates.start.iso",
        "dates.first_posted.precision",
        "eligibility.minimum_age.years",
        "locations.country",
        "mesh.conditions.term",
    ],
)
def test_fields_and_properties_hold_values_also_through_lists(path: str) -> None:
    assert study_paths()[path] == "value"


def test_dates_are_told_from_other_parts() -> None:
    paths = study_paths()
    assert paths["dates.first_posted"] == "date"
    assert paths["dates"] == "part"
    assert paths["locations"] == "part"


def test_every_field_of_a_study_is_there_and_nothing_else_of_one_name() -> None:
    plain = [path for path in study_paths() if "." not in path]
    assert plain == list(Study.__struct_fields__)
