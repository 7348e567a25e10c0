"""Decisions come in and go out as files: all or nothing, and to each what they may see."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.web_server import Person, Served, served_team

from trialatlas.model.person import Role
from trialatlas.web import decision_files

SCREENING = """\
record_id,decision,coder,reason,at
NCT00000001,exclude,Bo,He read it,2025-03-03
NCT00000002,include,Cleo,,2025-03-04
"""
CODINGS = """\
study_id,variable,value,coder,at
NCT00000001,setting,home;clinic,Bo,2025-03-03
"""

WRONG_LINES = [
    SCREENING + "NCT00000003,perhaps,Bo,,2025-03-03\n",
    SCREENING + "NCT00000003,include,rule,,2025-03-03\n",
    SCREENING + "NCT00000003,include\n",
    SCREENING + "NCT00000003,include,Bo,,tomorrow\n",
]

NO_SHEETS = [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", CODINGS.encode(), b'"', b"\x00" * 99]

NAMES = [
    "../../review.yaml",
    "/etc/passwd",
    "%2e%2e%2freview.yaml",
    "..\\x",
    "decisions/screening.csv",
]

NO_KINDS = ["", "../review.yaml", "decisions/screening.csv", "events.csv"]


def events(served: Served) -> list[tuple[str, str, str]]:
    return [(e.who, e.subject, str(e.after)) for e in served.site.history.ledger.events()]


def upload(
    person: Person, content: str | bytes, sheet: str = "screening.csv", name: str = "mine.csv"
) -> tuple[int, str]:
    """Send a file; the status, and the page or where it leads."""
    sent = content.encode() if isinstance(content, str) else content
    answer = person.upload("/", "/upload", (name, sent), sheet=sheet)
    return answer.status, answer.headers.get("location") or answer.data.decode()


def test_a_file_of_each_kind_goes_into_the_ledger_and_not_into_decisions(
    small: Path, alone: Served, ann: Person
) -> None:
    assert upload(ann, SCREENING) == (303, "/?added=2")
    assert upload(ann, CODINGS, "codings.csv") == (303, "/?added=1")
    assert upload(ann, SCREENING) == (303, "/?added=0")

    assert events(alone) == [
        ("Bo", "NCT00000001", "exclude"),
        ("Cleo", "NCT00000002", "include"),
        ("Bo", "NCT00000001", "clinic;home"),
    ]
    assert not (small / "decisions").exists()


def test_one_wrong_line_is_told_and_none_is_taken(alone: Served, ann: Person) -> None:
    for content in WRONG_LINES:
        status, page = upload(ann, content)
        assert (status, events(alone)) == (400, []), content
        assert "the file sent (screening.csv):4:" in page
        assert "Nothing was read" in page


def test_what_is_no_such_file_is_told(alone: Served, ann: Person) -> None:
    for content in NO_SHEETS:
        status, page = upload(ann, content)
        assert (status, events(alone)) == (400, []), content
        assert "the file sent (screening.csv)" in page


def test_a_line_that_contradicts_the_ledger_is_told(alone: Served, ann: Person) -> None:
    assert upload(ann, SCREENING)[0] == 303
    before = events(alone)
    status, page = upload(ann, SCREENING.replace("exclude,Bo", "include,Bo"))

    assert (status, events(alone)) == (400, before)
    assert "the ledger has" in page


def test_the_name_of_a_file_says_nothing_of_where_it_is_put(small: Path, ann: Person) -> None:
    def contents() -> dict[Path, bytes]:
        own = (path for path in small.rglob("*") if path.is_file())
        return {
            path: path.read_bytes()
            for path in own
            if path.parent.name != "ledger" and path.name != ".sources.json"
        }

    (small / "decisions").mkdir()
    (small / "decisions" / "screening.csv").write_text(SCREENING, encoding="utf-8")
    before = contents()
    for name in NAMES:
        status, page = upload(ann, CODINGS, "codings.csv", name)
        assert (status, page.startswith("/?added=")) == (303, True), name

    assert contents() == before


def test_the_kind_of_a_file_is_one_of_two(alone: Served, ann: Person) -> None:
    for sheet in NO_KINDS:
        status, page = upload(ann, SCREENING, sheet)
        assert (status, events(alone)) == (400, []), sheet
        assert "Say what the file holds" in page


def test_no_file_is_told(ann: Person) -> None:
    assert "choose one" in upload(ann, b"", name="")[1]
    assert ann.submit("/", "/upload", sheet="screening.csv", file="text").status == 400


def test_files_that_are_too_large_are_not_read(
    alone: Served, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, page = upload(ann, b"x" * (decision_files.LARGEST_FILE + 1))
    assert (status, "are taken at most" in page or "has more than" in page) == (400, True)
    assert upload(ann, b"x" * (decision_files.LARGEST_FILE + 100_000))[0] == 413
    monkeypatch.setattr(decision_files, "MOST_LINES", 2)
    assert upload(ann, SCREENING)[0] == 400

    assert events(alone) == []


def test_lines_of_the_files_are_read_by_a_click(small: Path, alone: Served, ann: Person) -> None:
    (small / "decisions").mkdir()
    (small / "decisions" / "screening.csv").write_text(SCREENING, encoding="utf-8")

    assert ann.submit("/", "/import").headers["location"] == "/?added=2"
    assert len(events(alone)) == 2


def test_faults_of_the_files_are_told_and_nothing_is_read(
    small: Path, alone: Served, ann: Person
) -> None:
    form = ann.hidden("/", "/run")
    (small / "decisions").mkdir()
    wrong = SCREENING + "NCT00000003,perhaps,Bo,,2025-03-03\n"
    (small / "decisions" / "screening.csv").write_text(wrong, encoding="utf-8")
    answer = ann.post("/import", form)

    assert (answer.status, events(alone)) == (400, [])
    assert "decisions/screening.csv:4:" in answer.data.decode()


def test_a_link_among_the_files_is_not_followed(
    small: Path, alone: Served, ann: Person, tmp_path: Path
) -> None:
    (tmp_path / "other.csv").write_text(SCREENING, encoding="utf-8")
    form = ann.hidden("/", "/run")
    (small / "decisions").mkdir()
    (small / "decisions" / "screening.csv").symlink_to(tmp_path / "other.csv")

    assert ann.post("/import", form).status == 400
    assert events(alone) == []
    assert "found a link" in ann.text("/")


def taken(person: Person) -> dict[str, str]:
    answer = person.get("/decisions.zip")
    if answer.status == 404:
        return {}
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_decisions_are_taken_away_as_the_files_have_them(
    small: Path, alone: Served, ann: Person
) -> None:
    assert taken(ann) == {}
    upload(ann, SCREENING)
    upload(ann, CODINGS, "codings.csv")
    found = taken(ann)
    ann.submit("/", "/run", task="write")
    alone.site.running.close()

    written = {f"decisions/{p.name}": p.read_text("utf-8") for p in (small / "decisions").iterdir()}
    assert found == written


def test_nobody_takes_away_what_they_may_not_see(dual: Path) -> None:
    with served_team(dual) as served:
        bo, cleo = served.person("Bo"), served.person("Cleo")
        page = "/screen/NCT00000001"
        bo.submit(page, page, verdict="exclude")
        assert "NCT00000001" in taken(bo)["decisions/screening.csv"]
        for role in Role:
            assert taken(served.person(f"Another {role}", role)) == {}
        assert taken(cleo) == {}
        cleo.submit(page, page, verdict="include")
        assert "exclude" in taken(cleo)["decisions/screening.csv"]


def test_only_the_owner_lets_files_speak_for_others_and_the_log_says_so(dual: Path) -> None:
    with served_team(dual) as served:
        olga = served.person("Olga", Role.OWNER)
        for role in set(Role) - {Role.OWNER}:
            person = served.person(role.value, role)
            csrf = person.hidden("/", "/logout")["csrf"]
            assert person.post("/upload", {"csrf": csrf}).status == 403
            assert person.post("/import", {"csrf": csrf}).status == 403
            assert "/upload" not in person.text("/")
        upload(olga, SCREENING)
        deeds = [
            (deed.who, deed.about) for deed in served.accounts.log.page() if deed.what == "uploads"
        ]

    assert deeds == [("Olga", "2 events of screening.csv in the names of Bo, Cleo")]
