"""A line a coding, as ``code --out`` and ``code-with-model --out`` write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.protocol.small_codings import CODEBOOK, DONOR, DOSES, faults, read

from trialatlas.model.judgement import Basis, Coding, EvidenceSpan, Missing
from trialatlas.model.tables import TABLES, to_batch
from trialatlas.presentation.coding_sheet import coding_lines
from trialatlas.presentation.data_rows import guarded
from trialatlas.protocol.codings import PEOPLE
from trialatlas.protocol.codings_list import unguarded
from trialatlas.protocol.codings_reader import read_codings_file

HEADING = "nct_id,variable,value,missing,basis,rule,quotes\n"


def span(quote: str) -> EvidenceSpan:
    return EvidenceSpan(
        record_id="N1", version="v", field="f", start=0, end=len(quote), quote=quote
    )


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    codings = [
        Coding(
            study_id="N1",
            variable="doses",
            value=("-1e6/kg", "2e6/kg"),
            basis=Basis.STATED,
            spans=(span("=a,\n\tb"), span('"c"')),
            coder="model:small",
            rule="prompt 1",
            reason="@ least",
        ),
        Coding(study_id="N1", variable="donor", missing=Missing.UNCLEAR, coder="model:small"),
        Coding(study_id="N2", variable="donor", missing=Missing.NOT_APPLICABLE, coder="rule"),
    ]
    path = tmp_path / "codings.csv"
    path.write_bytes(b"".join(coding_lines([to_batch(TABLES["codings"], codings)])))
    found = read_codings_file(path, CODEBOOK)
    assert list(found.codings) == [
        Coding(
            study_id="N1",
            variable="doses",
            value=("-1e6/kg", "2e6/kg"),
            basis=Basis.STATED,
            coder="model:small",
            rule="prompt 1",
            reason="@ least",
        ),
        *codings[1:],
    ]
    assert found.words == {("N1", "doses"): ("=a,\n\tb", '"c"')}
    assert (found.studies, found.variables) == (("N1", "N2"), (DOSES, DONOR))
    assert (found.coder, found.has_basis) == ("model:small, rule", True)


def test_three_columns_are_enough(tmp_path: Path) -> None:
    found = read(tmp_path, "nct_id\tvariable\tvalue\nn1\tdonor\town\nN2\tdonor\tunclear\n")
    assert [(one.study_id, one.value, one.missing) for one in found.codings] == [
        ("N1", ("own",), None),
        ("N2", (), Missing.UNCLEAR),
    ]
    assert (found.coder, found.has_basis) == (PEOPLE, False)


@pytest.mark.parametrize("text", ["=1+1", "-2", "\ttab", "plain", "'tis", ""])
def test_what_was_guarded_for_spreadsheets_is_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_only_the_variables_wanted_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADING}N1,donor,mine,,,,\nN1,doses,1e6/kg,,,,\n", "doses")
    assert (found.variables, found.notices, found.ignored) == ((DOSES,), (), {})
    assert [coding.variable for coding in found.codings] == ["doses"]


def test_other_variables_are_passed_over_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADING}N1,donor,own,,,,\nN1,dosis,x,,,,\nN1,payload,x,,,,\n")
    assert found.ignored == {"dosis": "doses", "payload": ""}


def test_values_that_the_codebook_does_not_have_are_noticed(tmp_path: Path) -> None:
    [notice] = read(tmp_path, f"{HEADING}N1,donor,owm,,,,\n").notices
    assert (notice.line, notice.variable, notice.nearest) == (2, "donor", "own")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("N1,colour,red,,,,\n", "gold.tsv:1: expected lines about variables of the codebook"),
        ("N1,donor,own,,,,\nn1,donor,,,,,\n", "gold.tsv:3: variable: expected each variable of"),
        ("N1,donor,own,,,,\nN1,,own,,,,\n", "gold.tsv:3: variable: expected the name of a var"),
        ("N1,donor,own,unclear,,,\n", "gold.tsv:2: value: expected either a value or a kind of"),
        ("N1,donor,,unclaer,,,\n", "gold.tsv:2: missing: expected not_reported, not_applicable"),
        ("N1,donor,own,,sated,,\n", "gold.tsv:2: basis: expected structured, stated, inferred"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, rows: str, fault: str) -> None:
    assert faults(tmp_path, HEADING + rows)[0].startswith(fault)
