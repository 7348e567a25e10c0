"""The flow of records: every step is the one before less what left it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.presentation.flow import NO_CRITERION, Exit, Flow, Reason, flow_of
from trialatlas.presentation.stage import ReportTables
from trialatlas.protocol.review import Criterion, ReviewProtocol

CRITERIA = (Criterion(name="one", reason="First"), Criterion(name="two", reason="Second"))

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "decision": st.sampled_from(["include", "exclude", "unsure"]),
            "criterion": st.sampled_from(["", "one", "two", "by hand"]),
            "duplicate_of": st.sampled_from(["", "", "NCT1"]),
        }
    )
)


def adds_up(flow: Flow) -> bool:
    pairs = zip(flow.steps, flow.steps[1:], strict=False)
    steps = all(one.n - sum(out.n for out in one.exits) == two.n for one, two in pairs)
    exits = [out for step in flow.steps for out in step.exits if out.reasons]
    return steps and all(sum(reason.n for reason in out.reasons) == out.n for out in exits)


@given(ROWS, st.sets(st.integers(0, 9)))
def test_every_number_of_the_flow_adds_up(rows: list[dict[str, str]], elsewhere: set[int]) -> None:
    screened = [{**row, "record_id": f"NCT{place}"} for place, row in enumerate(rows)]
    flow = flow_of([f"X{number}" for number in elsewhere], screened, CRITERIA)
    assert adds_up(flow)
    assert flow.n_found == len(rows)
    assert flow.steps[0].n == len(rows) + len(elsewhere)
    counted = [row for row in rows if not row["duplicate_of"]]
    assert flow.n_included == sum(row["decision"] == "include" for row in counted)
    assert flow.n_unsure == sum(row["decision"] == "unsure" for row in counted)


def test_the_small_review(protocol: ReviewProtocol, tables: ReportTables) -> None:
    ids = tables.records["record_id"].to_pylist()
    flow = flow_of(ids, tables.screened.to_pylist(), protocol.criteria, 2)
    assert [step.n for step in flow.steps] == [14, 12, 11, 6]
    excluded, unsure = flow.steps[2].exits
    assert excluded.reasons == (
        Reason("No cells are given", 1),
        Reason("No tumour", 1),
        Reason("by_hand", 1),
        Reason(NO_CRITERION, 1),
    )
    assert unsure.reasons == (Reason("Not settled: tumour", 1),)
    assert (flow.n_rejected, flow.n_unsure) == (2, 1)


def test_records_that_were_not_registered_yet_leave_first() -> None:
    screened = [{"record_id": "NCT1", "duplicate_of": "", "decision": "include", "criterion": ""}]
    flow = flow_of(["NCT1", "NCT2"], screened, (), not_yet=Exit("Posted later", 3))
    assert adds_up(flow)
    assert [step.n for step in flow.steps] == [5, 1, 1, 1]
    assert [out.n for out in flow.steps[0].exits] == [3, 1]


def test_versions_of_a_record_count_once() -> None:
    assert flow_of(["NCT1", "NCT1", "NCT2"], [], ()).steps[0].n == 2
