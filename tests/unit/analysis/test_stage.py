"""Values in, results out: what the protocol asks, in its order, and the comparison."""

from __future__ import annotations

from typing import Any

from tests.protocols import protocol
from tests.studies import rows_of

from trialatlas.analysis.stage import Coded, analyse
from trialatlas.model.judgement import Coding, Decision, Missing, Verdict
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.model.versions import Standing
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.protocol.figures import Bars
from trialatlas.protocol.review import CrossTable, OddsRatio, Published, ReviewProtocol

CODEBOOK = Codebook(
    variables=(
        Variable(name="donor", title="Donor", kind="text"),
        Variable(name="phase", title="Phase", kind="field", field="design.phases"),
    )
)
VALUES = [
    to_batch(
        TABLES["values"],
        [
            Coding(study_id="A", variable="donor", value=("own",)),
            Coding(study_id="A", variable="phase", value=("PHASE1",)),
        ],
    ),
    to_batch(
        TABLES["values"],
        [
            Coding(study_id="B", variable="donor", missing=Missing.NOT_REPORTED),
            Coding(study_id="B", variable="phase", value=("PHASE2",)),
        ],
    ),
]

BY_EACH = [
    Coding(study_id="A", variable="donor", value=("own",)),
    Coding(study_id="B", variable="donor", missing=Missing.NOT_REPORTED),
    Coding(study_id="A", variable="donor", value=("own",), coder="ann"),
    Coding(study_id="B", variable="donor", value=("other",), coder="ann"),
    Coding(study_id="Z", variable="donor", value=("other",), coder="ann"),
]


def screened_row(record_id: str, decision: Verdict, duplicate_of: str = "") -> dict[str, Any]:
    item = Decision(record_id=record_id, coder="rule", decision=decision)
    columns = {name: getattr(item, name) for name in item.__struct_fields__}
    return {"version": "v1", "study_id": record_id, "duplicate_of": duplicate_of, **columns}


SCREENED = [
    to_batch(
        TABLES["screened"],
        [
            screened_row("A", Verdict.INCLUDE),
            screened_row("B", Verdict.INCLUDE),
            screened_row("A", Verdict.EXCLUDE, duplicate_of="A"),
            screened_row("Z", Verdict.EXCLUDE, duplicate_of="A"),
        ],
    )
]


def analysed(asked: ReviewProtocol) -> dict[str, list[dict[str, Any]]]:
    made = analyse(
        asked, Coded(VALUES, BY_EACH), SCREENED, standings=dict.fromkeys("ABZ", Standing.LATEST)
    )
    return {name: rows_of(batch) for name, batch in made.items()}


def test_frequencies_are_of_the_variables_asked_for_and_of_those_that_are_drawn() -> None:
    asked = protocol(
        codebook=CODEBOOK, frequencies=("donor",), figures=(Bars("phase"), Bars("donor"))
    )

    rows = analysed(asked)["results"]

    assert [(row["analysis"], row["row"], row["kind"], row["n"], row["of"]) for row in rows] == [
        ("frequency:donor", "own", "frequency", 1, 1),
        ("frequency:donor", "own", "frequency_bounds", 1, 2),
        ("frequency:donor", "not_reported", "missing", 1, 2),
        ("frequency:phase", "PHASE1", "frequency", 1, 2),
        ("frequency:phase", "PHASE2", "frequency", 1, 2),
    ]


def test_tables_and_ratios_follow() -> None:
    question = OddsRatio(
        name="Donor by phase",
        rows="donor",
        row_values=("own", "other"),
        columns="phase",
        column_values=("PHASE1", "PHASE2"),
    )
    asked = protocol(
        codebook=CODEBOOK,
        cross_tables=(CrossTable(rows="donor", columns="phase"),),
        odds_ratios=(question,),
    )

    kinds = [row["kind"] for row in analysed(asked)["results"]]

    assert kinds == [
        *["cross_table"] * 4,
        *["odds_ratio_cell"] * 4,
        "odds_ratio",
        "odds_ratio_also",
        "odds_ratio_bounds",
    ]


def test_the_review_chooses_the_interval_and_the_tests() -> None:
    asked = protocol(
        codebook=CODEBOOK,
        interval="jeffreys",
        frequencies=("donor",),
        cross_tables=(CrossTable(rows="donor", columns="phase", tests=("freeman_halton",)),),
    )

    rows = analysed(asked)["results"]

    assert rows[0]["method"] == "proportion with Jeffreys interval"
    assert [row["row"] for row in rows if row["kind"] == "cross_table_test"] == ["freeman_halton"]
    assert len({(row["analysis"], row["row"], row["column"]) for row in rows}) == len(rows)


def test_coders_are_compared_over_the_included_studies() -> None:
    rows = analysed(protocol(codebook=CODEBOOK, agreement=("donor",)))["results"]

    share = next(row for row in rows if row["kind"] == "agreement")
    assert (share["row"], share["column"]) == ("ann", "rule")
    assert (share["n"], share["of"], share["studies"]) == (1, 2, ["A"])
    assert len({(row["analysis"], row["row"], row["column"]) for row in rows}) == len(rows)


def test_keys_of_results_are_never_null() -> None:
    rows = analysed(protocol(codebook=CODEBOOK, frequencies=("donor",)))["results"]

    assert all(row[key] is not None for row in rows for key in TABLES["results"].key)


def test_a_protocol_that_asks_nothing_gets_nothing() -> None:
    nothing: dict[str, list[object]] = {"results": [], "pooled_groups": [], "comparison": []}
    assert analysed(protocol(codebook=CODEBOOK)) == nothing


def test_a_variable_that_no_study_has_is_counted_as_none() -> None:
    made = analyse(protocol(codebook=CODEBOOK, frequencies=("donor",)), Coded([]), [], {})

    assert rows_of(made["results"]) == []


def test_the_published_review_is_compared_with_the_records_that_count() -> None:
    published = Published(citation="The published review", included=("A", "Y", "Z"))

    rows = analysed(protocol(codebook=CODEBOOK, published=published))["comparison"]

    assert [(row["record_id"], row["agreement"], row["decision"]) for row in rows] == [
        ("A", "both", "include"),
        ("B", "ours_only", "include"),
        ("Y", "published_only", "not_found"),
        ("Z", "published_only", "not_found"),
    ]
    assert [row["criterion"] for row in rows[2:]] == ["snapshot", "search"]
