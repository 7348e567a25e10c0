"""Tables of a small made-up review: every kind of missing, every verdict, text that means harm."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
from tests.unit.presentation.made_up_names import FORMULA, HOSTILE, LONG, STUDIES
from tests.unit.presentation.made_up_search import hits, levels, terms

from trialatlas.model.tables import TABLES, to_batch
from trialatlas.presentation.stage import ReportTables

__all__ = ["empty_tables", "full_tables"]


def span(record_id: str, quote: str, field: str = "titles.brief") -> dict[str, Any]:
    return {
        "record_id": record_id,
        "version": "v1",
        "field": field,
        "start": 0,
        "end": len(quote),
        "quote": quote,
    }


def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = TABLES[name].schema
    full = [{**dict.fromkeys(schema.names), **row} for row in rows]
    return pa.Table.from_batches([to_batch(TABLES[name], full)], schema=schema)


def _coding(study: str, variable: str, value: str | None = None, **more: Any) -> dict[str, Any]:
    given = {
        "study_id": study,
        "variable": variable,
        "value": [value] if value else [],
        "missing": None,
        "basis": "stated",
        "spans": [span(study, f"about {variable}", "description.brief_summary")],
        "coder": "rule",
        "rule": "named",
        "resolves": False,
    }
    return {**given, **more}


def _codings() -> list[dict[str, Any]]:
    rows = []
    purposes = ["anti_tumour", "manage", "manage", HOSTILE, None, None]
    for number, study in enumerate(STUDIES):
        rows.append(
            _coding(
                study,
                "title",
                {0: FORMULA, 1: LONG}.get(number, f"Trial {number}"),
                basis="structured",
                rule="",
                spans=[],
            )
        )
        purpose = purposes[number]
        missing = ("not_reported", "unclear")[number % 2] if purpose is None else None
        basis = "absent" if purpose is None else "inferred" if number == 1 else "stated"
        more: dict[str, Any] = {"spans": []} if missing else {}
        rows.append(_coding(study, "purpose", purpose, missing=missing, basis=basis, **more))
    rows.append(_coding(STUDIES[0], "phase", "PHASE1", basis="structured", spans=[], rule=""))
    rows.append(
        _coding(STUDIES[1], "phase", None, missing="not_applicable", basis="absent", spans=[])
    )
    lost = {**span(STUDIES[0], "into the muscle"), "value": "muscle"}
    route = _coding(STUDIES[0], "route", confidence="low", against=[lost])
    rows.append({**route, "value": ["intravenous", "local"]})
    return rows


def _values(codings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    person = _coding(STUDIES[3], "purpose", "manage", coder="ann", rule="")
    return [
        person if (row["study_id"], row["variable"]) == (STUDIES[3], "purpose") else row
        for row in codings
    ]


def _screened() -> list[dict[str, Any]]:
    def row(record_id: str, decision: str, **more: Any) -> dict[str, Any]:
        given = {
            "record_id": record_id,
            "study_id": record_id,
            "duplicate_of": "",
            "decision": decision,
            "criterion": "",
            "reason": "",
            "coder": "rule",
            "spans": [],
        }
        return {**given, **more}

    return [
        *(row(study, "include") for study in STUDIES),
        row("ISRCTN1", "include", study_id=STUDIES[0], duplicate_of=STUDIES[0]),
        row(
            "NCT00000011",
            "exclude",
            criterion="cells_given",
            reason=HOSTILE,
            spans=[span("NCT00000011", "no cells are given")],
        ),
        row("NCT00000012", "exclude", criterion="tumour", coder="ann"),
        row("NCT00000013", "exclude", criterion="by_hand", reason=FORMULA),
        row("NCT00000014", "exclude"),
        row("NCT00000015", "unsure", criterion="tumour"),
    ]


def _result(analysis: str, kind: str, n: int, **more: Any) -> dict[str, Any]:
    return {"analysis": analysis, "kind": kind, "n": n, "studies": [], **more}


def _frequencies() -> list[dict[str, Any]]:
    purpose = {"variable": "purpose", "of": 4, "missing": 2, "method": "Wilson"}
    absent = {"variable": "purpose", "of": 6}
    bounds = {"variable": "purpose", "row": "manage", "column": "bounds"}
    name = "frequency:purpose"
    return [
        _result(
            name,
            "frequency",
            3,
            row="manage",
            **purpose,
            estimate=0.75,
            low=0.3006,
            high=0.9544,
            studies=[*STUDIES[1:4], "NCT00000099"],
        ),
        _result(name, "frequency_bounds", 2, **bounds, of=6, low=0.5, high=5 / 6),
        _result(
            name, "frequency", 1, row="anti_tumour", **purpose, estimate=0.25, low=0.05, high=0.7
        ),
        _result(name, "missing", 1, row="not_reported", **absent, studies=[STUDIES[4]]),
        _result(name, "missing", 1, row="unclear", **absent),
        _result("frequency:phase", "missing", 6, row="not_applicable", variable="phase", of=6),
    ]


def _routes() -> list[dict[str, Any]]:
    name, kind = "frequency:route", "frequency"
    route = {"variable": "route", "of": 2}
    japanese = "静脈内投与静脈内投与静脈内投与"
    return [
        _result(name, kind, 2, row=LONG, **route, estimate=1.0, low=None, high=None),
        _result(name, kind, 1, row=japanese, **route, estimate=0.5, low=0.1, high=0.9),
    ]


def _cross() -> list[dict[str, Any]]:
    pair = {"variable": "purpose", "by": "phase"}
    measure = {"row": "cramers_v", "estimate": 0.31, "low": 0.0, "high": 0.9}
    name = "cross_table:purpose:phase"
    return [
        _result(name, "cross_table", 1, row="unclear", column="PHASE1", **pair),
        _result(name, "cross_table", 2, row="manage", column="not_applicable", **pair),
        _result(
            name, "cross_table", 1, row="anti_tumour", column="PHASE1", **pair, studies=[STUDIES[0]]
        ),
        _result(name, "cross_table", 1, row="other", column="PHASE2", **pair),
        _result(name, "cross_table_measure", 4, **measure, missing=1, **pair),
        _result(name, "cross_table_test", 4, row="chi_square", p_value=0.678, missing=1, **pair),
    ]


def _odds() -> list[dict[str, Any]]:
    rows = []
    for kind, counts in (("odds_ratio", (3, 1, 2, 4)), ("published_odds_ratio", (20, 5, 1, 7))):
        name = f"{kind}:Phase by purpose"
        places = [
            (row, column) for row in ("PHASE1", "PHASE2") for column in ("manage", "anti_tumour")
        ]
        rows += [
            _result(name, f"{kind}_cell", n, row=row, column=column)
            for n, (row, column) in zip(counts, places, strict=True)
        ]
        rows.append(
            _result(
                name,
                kind,
                sum(counts),
                estimate=28.0,
                low=2.8,
                high=280.2,
                method="Woolf",
                missing=1,
                note="One cell is small.",
            )
        )
    ours = "odds_ratio:Phase by purpose"
    exact: dict[str, Any] = {"estimate": 24.5, "low": 2.4, "high": math.inf, "method": "exact"}
    rows += [
        _result(ours, "odds_ratio_also", 10, row="conditional", **exact),
        _result(ours, "odds_ratio_test", 10, row="fisher", p_value=0.00123, method="Fisher"),
        _result(ours, "odds_ratio_bounds", 2, row="bounds", low=1.5, high=40.0),
    ]
    rows.append(_result("odds_ratio:No number", "odds_ratio", 2, estimate=None))
    return rows


def _records() -> pa.Table:
    columns = ["record_id", "version", "registry", "titles", "dates"]
    titles: list[tuple[str, str, str | None]]
    titles = [(study, "v1", f"Trial of {study}") for study in STUDIES]
    titles += [(STUDIES[0], "v2", "Its later title"), ("NCT00000011", "v1", HOSTILE)]
    titles += [("NCT00000077", "v1", "Never found"), ("NCT00000078", "v1", None)]
    rows = [
        {
            "record_id": record_id,
            "version": version,
            "registry": "ctgov",
            "titles": {"brief": title, "official": None, "acronym": None},
        }
        for record_id, version, title in titles
    ]
    schema = pa.schema([TABLES["records"].schema.field(name) for name in columns])
    return pa.Table.from_pylist([{"dates": None, **row} for row in rows], schema=schema)


def _comparison() -> list[dict[str, Any]]:
    def row(record_id: str, agreement: str, **more: Any) -> dict[str, Any]:
        published = agreement != "ours_only"
        return {"record_id": record_id, "published": published, "agreement": agreement, **more}

    return [
        row(STUDIES[0], "both", decision="include", spans=[]),
        row(
            "NCT00000012",
            "published_only",
            decision="exclude",
            criterion="tumour",
            spans=[span("NCT00000012", HOSTILE)],
        ),
        row("NCT00000098", "published_only"),
        row(STUDIES[2], "ours_only", decision="include", reason="+1 reason", spans=[]),
    ]


def full_tables() -> ReportTables:
    codings = _codings()
    return ReportTables(
        versions=table("versions", []),
        hits=table("hits", hits()),
        search_levels=table("search_levels", levels()),
        search_terms=table("search_terms", terms()),
        screened=table("screened", _screened()),
        decisions=table(
            "decisions",
            [
                {"record_id": "NCT00000012", "coder": "rule", "decision": "include", "spans": []},
                {"record_id": "NCT00000012", "coder": "ann", "decision": "exclude", "spans": []},
            ],
        ),
        codings=table("codings", codings),
        values=table("values", _values(codings)),
        results=table("results", [*_frequencies(), *_routes(), *_cross(), *_odds()]),
        comparison=table("comparison", _comparison()),
        records=_records(),
        rejected=table(
            "rejected",
            [
                {"source": "records", "member": "a.json", "position": 0, "reason": HOSTILE},
                {"source": "records", "reason": "empty"},
            ],
        ),
        lineage={
            "sources": [{"source": f"records/{HOSTILE}", "sha256": "ab" * 32, "records": 10}],
            "records": 10,
            "version": "0.1.0",
        },
    )


def empty_tables() -> ReportTables:
    searched = ("versions", "hits", "search_levels", "search_terms")
    names = (*searched, "screened", "decisions", "codings", "values", "results", "comparison")
    tables = {name: table(name, []) for name in (*names, "rejected")}
    return ReportTables(**tables, records=_records().slice(0, 0), lineage={})
