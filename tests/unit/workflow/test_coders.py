"""Files of decisions and the rules' codings in, what each coder said out."""

from __future__ import annotations

from pathlib import Path

from tests.protocols import protocol

from trialatlas.model.judgement import Coding
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.workflow.coders import coded_by_each

BY_RULE = [
    to_batch(
        TABLES["codings"],
        [
            Coding(study_id="A", variable="donor", value=("own",)),
            Coding(study_id="A", variable="phase", value=("PHASE1",)),
        ],
    )
]
LINES = """id,act,study_id,variable,value,coder,at,replaces
a,,A,donor,own,ann,2026-01-02,
b,,A,donor,other,bo,2026-01-03,
c,,A,donor,other,ann,2026-01-04,a
d,resolve,A,donor,other,cleo,2026-01-05,
e,,A,phase,PHASE2,ann,2026-01-02,
"""


def test_rules_and_people_say_what_they_said_independently(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "codings.csv").write_text(LINES, "utf-8")

    codings = coded_by_each(protocol(folder=tmp_path, agreement=("donor",)), BY_RULE)

    said = {coding.coder: coding.value for coding in codings}
    assert said == {"rule": ("own",), "ann": ("own",), "bo": ("other",)}
    assert {coding.variable for coding in codings} == {"donor"}


def test_nothing_is_read_where_no_agreement_is_asked_for(tmp_path: Path) -> None:
    assert coded_by_each(protocol(folder=tmp_path), BY_RULE) == []
