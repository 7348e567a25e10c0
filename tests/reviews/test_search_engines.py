"""Both engines find the same among all real records, whatever is searched.

The slow engine is asked once for each part of the expressions, the fast one for the whole trees; a
smaller number of whole trees is put to both. These tests need the shared material beside the
checkout and are skipped without it; `tests.generative.search_engines` goes on as long as you like.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.real_queries import Queries
from tests.studies import records as as_rows

from trialatlas.model.study import Study
from trialatlas.protocol.concepts_file import read_lone_concepts
from trialatlas.search.essie import parse
from trialatlas.search.expressions import LEVELS
from trialatlas.search.index import RecordIndex, Version, build, studies_of
from trialatlas.search.reference import Matcher, Only

N_TREES = 2_000
N_WHOLE = 40
SEED = 4 if os.environ.get("CI") else random.randrange(1_000_000)

Records = list[tuple[Version, Study]]


@pytest.fixture(scope="module")
def real(real_records: Path) -> tuple[RecordIndex, Records]:
    """Every tenth record, and their index."""
    records = pq.read_table(real_records / "records.parquet")
    some = records.take(list(range(0, len(records), 10))).to_batches()
    return build(some), list(studies_of(some))


def test_the_engines_agree_on_thousands_of_trees(real_records: Path, tmp_path: Path) -> None:
    # The slow engine reads each record for each part: every fourth, others with another seed.
    records = pq.read_table(real_records / "records.parquet")
    some = records.take(list(range(SEED % 4, len(records), 4)))
    pq.write_table(some, tmp_path / "records.parquet")
    # In a process of its own, where no covered lines are counted: that would take far longer.
    program = [sys.executable, "-m", "tests.generative.search_engines", str(N_TREES), str(SEED)]
    ran = subprocess.run(
        [*program, str(tmp_path / "records.parquet")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"{N_TREES:,} trees over {len(some):,} records agree\n"


def test_the_engines_agree_on_whole_trees(real: tuple[RecordIndex, Records]) -> None:
    index, records = real
    queries = Queries([study for _, study in records], SEED)
    some = dict(records[:: len(records) // 50])
    for _ in range(N_WHOLE):
        expression = queries.joined(queries.parts(n_wide=1, n_narrow=4))
        matcher = Matcher(expression)
        expected = {version for version, study in some.items() if matcher.answer(study) is not None}
        found = some.keys() & set(index.find_all(matcher))
        assert (SEED, expression, found) == (SEED, expression, expected)


@pytest.mark.parametrize("level", [None, *LEVELS, "MeSH"])
def test_the_engines_agree_on_concepts(
    real: tuple[RecordIndex, Records], level: Only | None
) -> None:
    some = [study for _, study in real[1]]
    text = "AREA[ConditionSearch]cancer NOT AREA[Keyword]tumor OR AREA[TitleSearch]leukemia"
    matcher = Matcher(parse(text), read_lone_concepts("oncology"), only=level)
    assert any(matcher.candidates.values())
    expected = [study.record_id for study in some if matcher.answer(study) is not None]
    found = build([as_rows(*some)]).find_all(matcher)
    assert expected
    assert [record_id for record_id, _ in found] == expected
