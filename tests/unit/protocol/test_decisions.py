from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from trialatlas.errors import ProtocolError
from trialatlas.model.event import Quotation
from trialatlas.model.judgement import Basis, Coding, Decision, EvidenceSpan, Missing, Verdict
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.decisions import read_codings, read_decisions, read_screening
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.text.rules import Rule

SCREENING = "record_id,decision,coder,reason,criterion,at\n"
CODINGS = "study_id,variable,value,missing,coder,reason,at,quote,field\n"
GOOD_DECISION = "NCT1,include,ann,,,2024-05-01\n"
GOOD_CODING = "NCT1,donor,autologous,,ann,,2024-05-01T10:00:00Z,,\n"


def decide(protocol: ReviewProtocol, screening: str = "", codings: str = "") -> None:
    folder = protocol.folder / "decisions"
    folder.mkdir()
    if screening:
        (folder / "screening.csv").write_text(SCREENING + screening, encoding="utf-8")
    if codings:
        (folder / "codings.csv").write_text(CODINGS + codings, encoding="utf-8")


def faults_of(protocol: ReviewProtocol) -> list[str]:
    with pytest.raises(ProtocolError) as raised:
        read_decisions(protocol)
    return [str(fault) for fault in raised.value.faults]


def test_without_files_nobody_has_decided_anything(protocol: ReviewProtocol) -> None:
    assert read_decisions(protocol) == ([], [])


def test_a_decision_on_a_record(protocol: ReviewProtocol) -> None:
    decide(protocol, "NCT1,exclude,ann,In mice,tumour,2024-05-01\n")
    assert read_screening(protocol.folder) == [
        Decision(
            record_id="NCT1",
            coder="ann",
            decision=Verdict.EXCLUDE,
            criterion="tumour",
            reason="In mice",
            at="2024-05-01",
        )
    ]


def test_codings_with_several_values_and_with_none(protocol: ReviewProtocol) -> None:
    decide(
        protocol,
        codings="NCT1,donor,mixed; autologous,,ann,,2024-05-01,,\n"
        "NCT2,donor,,unclear,ann,hard to say,2024-05-01T10:00:00+02:00,,\n",
    )
    several, none = read_codings(protocol.folder, protocol.codebook)
    assert several == Coding(
        study_id="NCT1",
        variable="donor",
        value=("autologous", "mixed"),
        coder="ann",
        at="2024-05-01",
    )
    assert (none.value, none.missing) == ((), Missing.UNCLEAR)


def test_words_that_are_found_in_the_record_prove_a_coding(protocol: ReviewProtocol) -> None:
    decide(
        protocol,
        codings="NCT1,donor,mixed,,ann,,2024-05-01,own cells,arms[0].description\n"
        "NCT2,donor,mixed,,ann,,2024-05-01,gone,\n",
    )

    def find(study_id: str, wanted: Quotation) -> EvidenceSpan | None:
        if wanted.quote == "gone":
            return None
        return EvidenceSpan(
            record_id=study_id,
            version="1",
            field=wanted.field,
            start=4,
            end=13,
            quote=wanted.quote,
        )

    proven, unproven = read_codings(protocol.folder, protocol.codebook, find)
    assert proven.basis == Basis.STATED
    assert [(span.field, span.quote) for span in proven.spans] == [
        ("arms[0].description", "own cells")
    ]
    assert (unproven.basis, unproven.spans) == (Basis.ABSENT, ())


def test_the_faults_of_both_files_come_at_once(protocol: ReviewProtocol) -> None:
    decide(protocol, "NCT1,maybe,ann,,,2024-05-01\n", "NCT1,doner,autologous,,ann,,2024-05-01,,\n")
    assert faults_of(protocol) == [
        "decisions/codings.csv:2: variable: expected a valid variable (phase, lead_country, "
        "tumour or donor), found 'doner'; did you mean 'donor'?",
        "decisions/screening.csv:2: decision: expected a valid decision (include, exclude or "
        "unsure), found 'maybe'",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "NCT2,inclvde,ann,,,2024-05-01",
            "decision: expected a valid decision (include, exclude or "
            "unsure), found 'inclvde'; did you mean 'include'?",
        ),
        ("NCT2,include,,,,2024-05-01", "coder: expected a text, found an empty cell"),
        (
            "NCT2,include,rule,,,2024-05-01",
            "coder: expected the name of a person ('rule' is the name of the rules, "
            "'people' of all), found 'rule'",
        ),
        (
            "NCT2,include,ann,,,1.5.2024",
            "at: expected a date or time as 2022-07-31 or 2022-07-31T14:05:00Z, found '1.5.2024'",
        ),
        ("NCT2,include,ann,,,", "at: expected a text, found an empty cell"),
        (",include,ann,,,2024-05-01", "record_id: expected a text, found an empty cell"),
        ("NCT2,,ann,,,2024-05-01", "decision: expected a text, found an empty cell"),
        (
            "NCT2,exclude,ann,,tumor,2024-05-01",
            "criterion: expected a valid criterion (tumour or "
            "posted), found 'tumor'; did you mean 'tumour'?",
        ),
        (
            "NCT1,exclude,ann,,,2024-05-02",
            "coder: expected each record_id and coder once; correct "
            "the first line instead, found NCT1 ann again (first in line 2)",
        ),
    ],
)
def test_faults_of_decisions(protocol: ReviewProtocol, row: str, fault: str) -> None:
    decide(protocol, GOOD_DECISION + row + "\n")
    assert faults_of(protocol) == [f"decisions/screening.csv:3: {fault}"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "NCT2,donor,autologus,,ann,,2024-05-01,,",
            "value: expected a value of donor (autologous, "
            "allogeneic or mixed), found 'autologus'; did you mean 'autologous'?",
        ),
        (
            "NCT2,donor,unclear,,ann,,2024-05-01,,",
            "value: expected a value of donor (autologous, "
            "allogeneic or mixed); kinds of missing stand in the column 'missing', found 'unclear'",
        ),
        (
            "NCT2,tumour,yes;no,,ann,,2024-05-01,,",
            "value: expected one value (tumour is not 'multiple'), found 2",
        ),
        (
            "NCT2,donor,,,ann,,2024-05-01,,",
            "value: expected either a value or a kind of missing, found neither",
        ),
        (
            "NCT2,donor,mixed,unclear,ann,,2024-05-01,,",
            "value: expected either a value or a kind of missing, found both",
        ),
        (
            "NCT2,donor,,unclar,ann,,2024-05-01,,",
            "missing: expected a valid missing (not_reported, "
            "not_applicable or unclear), found 'unclar'; did you mean 'unclear'?",
        ),
        (
            "NCT2,donor,mixed,,ann,,2024-13-01,,",
            "at: expected a date or time as 2022-07-31 or 2022-07-31T14:05:00Z, found '2024-13-01'",
        ),
        (
            "NCT2,donor,mixed,,ann,,2024-05-01,x,arms[0].descriptin",
            "field: expected a path in "
            "Study, found 'arms[0].descriptin'; did you mean 'arms.description'?",
        ),
        (
            "NCT1,donor,mixed,,ann,,2024-05-01,,",
            "coder: expected each study_id and variable and "
            "coder once; correct the first line instead, found NCT1 donor ann again "
            "(first in line 2)",
        ),
        ("NCT2,donor,mixed", "expected 9 cells, found 3"),
    ],
)
def test_faults_of_codings(protocol: ReviewProtocol, row: str, fault: str) -> None:
    decide(protocol, codings=GOOD_CODING + row + "\n")
    assert faults_of(protocol) == [f"decisions/codings.csv:3: {fault}"]


def test_any_value_will_do_where_the_codebook_names_none(protocol: ReviewProtocol) -> None:
    decide(protocol, codings="NCT1,lead_country,Norway,,ann,,2024-05-01,,\n")
    (coding,) = read_codings(protocol.folder, protocol.codebook)
    assert coding.value == ("Norway",)


def test_any_value_will_do_where_a_rule_takes_the_words_of_the_record(
    protocol: ReviewProtocol,
) -> None:
    donor = protocol.codebook["donor"]
    assert donor.text
    text = replace(donor.text, rules=(*donor.text.rules, Rule(name="named", verbatim=True)))
    decide(protocol, codings="NCT1,donor,a twin,,ann,,2024-05-01,,\n")
    codebook = Codebook(variables=(replace(donor, text=text),))
    (coding,) = read_codings(protocol.folder, codebook)
    assert coding.value == ("a twin",)


def test_each_file_can_be_read_alone(protocol: ReviewProtocol, tmp_path: Path) -> None:
    decide(protocol, "NCT1,maybe,ann,,,2024-05-01\n", GOOD_CODING)
    assert len(read_codings(tmp_path, protocol.codebook)) == 1
    with pytest.raises(ProtocolError):
        read_screening(tmp_path)


def test_one_coder_may_decide_on_many_records_and_many_coders_on_one(
    protocol: ReviewProtocol,
) -> None:
    decide(protocol, GOOD_DECISION + "NCT1,exclude,bo,,,2024-05-01\nNCT2,unsure,ann,,,2024-05-01\n")
    assert [decision.decision for decision in read_screening(protocol.folder)] == [
        Verdict.INCLUDE,
        Verdict.EXCLUDE,
        Verdict.UNSURE,
    ]
