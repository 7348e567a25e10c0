"""Columns of values, made from a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from trialatlas.analysis.describe import Column
from trialatlas.model.judgement import Coding, Missing
from trialatlas.protocol.codebook import Variable
from trialatlas.text.rules import Category

Values = Mapping[str, str]
MakeColumn = Callable[..., Column]


@pytest.fixture(scope="session")
def column() -> MakeColumn:
    """Makes a column from a value for each study; ``?`` marks a kind of missing, ``+`` joins."""

    def make(name: str, values: Values, categories: tuple[str, ...] = ()) -> Column:
        variable = Variable(
            name=name,
            title=name,
            kind="text",
            categories=tuple(Category(name=category) for category in categories),
        )
        return Column(
            variable, {study: coding(study, name, value) for study, value in values.items()}
        )

    return make


def coding(study: str, variable: str, value: str, coder: str = "rule") -> Coding:
    missing = Missing(value.removeprefix("?")) if value.startswith("?") else None
    return Coding(
        study_id=study,
        variable=variable,
        value=() if missing else tuple(sorted(value.split("+"))),
        missing=missing,
        coder=coder,
    )
