"""Types of the model as types of stored columns."""

from __future__ import annotations

from typing import Literal

import pyarrow as pa
import pytest

from trialatlas.model.arrow_types import arrow_type
from trialatlas.model.judgement import Missing
from trialatlas.model.study import Age


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, pa.string()),
        (int, pa.int64()),
        (float, pa.float64()),
        (bool, pa.bool_()),
        (bytes, pa.binary()),
        (str | None, pa.string()),
        (tuple[int, ...], pa.list_(pa.int64())),
        (Literal["actual", "anticipated"], pa.string()),
        (Missing | None, pa.string()),
        (Age, pa.struct([("value", pa.int64()), ("unit", pa.string())])),
        (tuple[Age, ...], pa.list_(pa.struct([("value", pa.int64()), ("unit", pa.string())]))),
    ],
)
def test_a_python_type_has_an_arrow_type(annotation: object, expected: pa.DataType) -> None:
    assert arrow_type(annotation) == expected


@pytest.mark.parametrize("annotation", [complex, dict[str, int], "str"])
def test_a_type_that_the_model_does_not_use_has_none(annotation: object) -> None:
    with pytest.raises(TypeError, match="no Arrow type for"):
        arrow_type(annotation)
