"""What the codebook of the comparators review makes of a trial; ``?`` marks what it infers.

The codebook belongs to an example, not to the package: any review's codebook can be tested so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.spec.cases import ValueOf, case, reads, value_shown
from tests.studies import study

from trialatlas.coding.variables import READY_MADE
from trialatlas.model.study import Arm, Description, Design, Intervention, Outcome, Study, Titles
from trialatlas.protocol.reader import read_review

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "comparators"


def trial(
    title: str = "Drug A in asthma",
    *,
    arms: tuple[tuple[str, ...], ...] = (),
    drug: str = "",
    text: str = "",
    **design: Any,
) -> Study:
    """A randomised trial; an arm is its type, its name and perhaps its description."""
    outcome = design.pop("outcome", "")
    kind = design.pop("kind", "DRUG")
    return study(
        titles=Titles(brief=title),
        description=Description(brief_summary=text or None),
        design=Design(
            allocation="RANDOMIZED", **{"masking": "DOUBLE", "intervention_model": None, **design}
        ),
        arms=tuple(
            Arm(arm_type=arm[0], label=arm[1], description=" ".join(arm[2:]) or None)
            for arm in arms
        ),
        interventions=(
            Intervention(name="Treatment", intervention_type=kind, description=drug or None),
        ),
        outcomes=(Outcome(rank="primary", measure=outcome),) if outcome else (),
    )


@pytest.fixture(scope="module")
def value_of() -> ValueOf:
    """What a variable of the example says of a trial that is told by its parts."""
    reading_of = reads(read_review(EXAMPLE, python_variables=frozenset(READY_MADE)))
    return lambda variable, parts: value_shown(reading_of(variable, trial(**parts)))


A = ("EXPERIMENTAL", "Drug A")


@pytest.mark.parametrize(
    ("record", "control"),
    [
        case("a group is placebo", "placebo", arms=(A, ("PLACEBO_COMPARATOR", "Placebo"))),
        case(
            "each group has an imitation of the other's treatment",
            "active",
            title="Double-blind, double-dummy trial of drug A and drug B",
            arms=(A, ("ACTIVE_COMPARATOR", "Drug B", "Placebo to drug A")),
        ),
        case(
            "everyone had placebo in the run-in",
            "active",
            arms=(A, ("ACTIVE_COMPARATOR", "Drug B")),
            text="After a run-in with placebo, patients receive A or B.",
        ),
        case(
            "a period of the crossover is placebo",
            "placebo",
            intervention_model="CROSSOVER",
            arms=(("EXPERIMENTAL", "Sequence 1", "Drug A for a week, then placebo"),),
        ),
        case(
            "the registrant calls an active drug a placebo comparator",
            "unclear",
            arms=(("ACTIVE_COMPARATOR", "Drug A"), ("PLACEBO_COMPARATOR", "Drug B")),
        ),
        case("a device is imitated", "sham", arms=(A, ("SHAM_COMPARATOR", "Sham laser"))),
        case(
            "a sham only hides the rhythm of an active drug",
            "active",
            arms=(A, ("ACTIVE_COMPARATOR", "Drug B", "Sham injections to maintain masking")),
        ),
        case("a group waits", "untreated", arms=(A, ("NO_INTERVENTION", "Waitlist control"))),
        case(
            "people on the waiting list for surgery are no control",
            "active",
            text="Patients on the waiting list for surgery get drug A or drug B.",
        ),
        case("a group has usual care", "usual_care", arms=(A, ("OTHER", "Usual care"))),
        case(
            "everybody has usual care",
            "active",
            arms=(("EXPERIMENTAL", "A + standard of care"), ("OTHER", "B + standard of care")),
        ),
        case(
            "the record says no more than that nothing is given",
            "no_intervention?",
            arms=(A, ("NO_INTERVENTION", "Group 2")),
        ),
    ],
)
def test_with_what_is_compared(value_of: ValueOf, record: dict[str, Any], control: str) -> None:
    assert value_of("control", record) == control


@pytest.mark.parametrize(
    ("record", "means"),
    [
        case("both treatments are imitated", "double_dummy", title="A double-dummy trial"),
        case("the placebo looks alike", "matching_placebo", drug="Identical-looking placebo"),
        case(
            "it is not said how alike it is", "placebo?", arms=(("PLACEBO_COMPARATOR", "Placebo"),)
        ),
        case("only raters are blind", "assessor", title="A rater-blinded trial of A and B"),
        case("nobody is blind", "not_applicable", masking="NONE", title="An open trial"),
    ],
)
def test_by_what_is_it_hidden(value_of: ValueOf, record: dict[str, Any], means: str) -> None:
    assert value_of("blinding_means", record) == means


@pytest.mark.parametrize(
    ("record", "aim"),
    [
        case("the title says it", "non_inferiority", title="A non-inferiority trial of A and B"),
        case("superiority is sought", "superiority", text="We test whether A is superior to B."),
        case("others found it", "not_reported", text="A was superior to B in earlier trials."),
        case("levels in the blood are compared", "equivalence", title="Bioequivalence of A and B"),
        case("doses are equivalent", "not_reported", text="10 mg of A or an equivalent dose of B."),
        case(
            "two aims",
            "non_inferiority+superiority",
            outcome="Non-inferiority of A, then superiority",
        ),
    ],
)
def test_what_is_to_be_shown(value_of: ValueOf, record: dict[str, Any], aim: str) -> None:
    assert value_of("aim", record) == aim


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("Patients are randomised 1:1:1 to three groups.", "equal"),
        ("Patients are randomly assigned (3:2) to A or placebo.", "unequal"),
        ("Patients were allocated in a ratio of 5 to 1.", "unequal"),
        ("Patients are randomised if the antibody titer is 1:8 or more.", "not_reported"),
        ("Plasma and cells are mixed 1:2.", "not_reported"),
    ],
)
def test_in_which_ratio(value_of: ValueOf, text: str, ratio: str) -> None:
    assert value_of("ratio", {"text": text}) == ratio


@pytest.mark.parametrize(
    ("drug", "route"),
    [
        ("20 mg orally once a day", "oral"),
        ("One tablet in the morning", "oral?"),
        ("One vaginal tablet at night", "vaginal_rectal"),
        ("Capsule inhaled by HandiHaler", "inhaled"),
        ("Inhaled orally by HandiHaler", "inhaled"),
        ("IV on day 1, then SC", "intravenous+subcutaneous"),
        ("Floseal on subcutaneous tissue", "not_reported"),
        ("Topical ocular administration of eye drops", "ocular"),
    ],
)
def test_by_which_route(value_of: ValueOf, drug: str, route: str) -> None:
    assert value_of("route", {"drug": drug}) == route


@pytest.mark.parametrize(
    ("drug", "often"),
    [
        ("50 mg BID", "twice_daily"),
        ("A single 10 mg dose", "single"),
        ("One capsule by single-dose dry powder inhaler", "not_reported"),
        ("5 mg once daily and an injection every two weeks", "once_daily+two_weeks"),
        ("100 mg/day", "daily"),
        ("0.5 mL intramuscularly on Day 0 and Day 21", "fixed_days"),
        ("Taken at home; visits are weekly", "not_reported"),
    ],
)
def test_how_often(value_of: ValueOf, drug: str, often: str) -> None:
    assert value_of("frequency", {"drug": drug}) == often


def test_sessions_are_counted_and_the_largest_number_is_kept(value_of: ValueOf) -> None:
    record = {
        "kind": "BEHAVIORAL",
        "drug": "Eight weekly sessions of therapy. One booster session.",
    }
    assert value_of("sessions", record) == "8"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Clinics were randomly assigned to calls or letters.", "cluster"),
        ("Randomisation is stratified by site.", "individual"),
    ],
)
def test_people_or_groups_of_people(value_of: ValueOf, text: str, unit: str) -> None:
    assert value_of("unit", {"text": text}) == unit


@pytest.mark.parametrize(
    ("record", "rescue"),
    [
        case("it is counted", "yes", outcome="Puffs of rescue medication"),
        case("cells rescue the marrow", "no", text="Stem cell rescue follows."),
    ],
)
def test_is_there_rescue(value_of: ValueOf, record: dict[str, Any], rescue: str) -> None:
    assert value_of("rescue", record) == rescue
