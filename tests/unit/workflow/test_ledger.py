"""Between the ledger and the files in git nothing is lost, in either direction."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.events import HISTORIES, decided, event
from tests.protocols import protocol as make_protocol

from trialatlas.adjudication.agreement import agreement_of_pairs
from trialatlas.errors import LedgerError, ProtocolError
from trialatlas.model.event import Act, Answer, Event
from trialatlas.model.person import Role, Viewer
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.decisions import read_decisions, read_history
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.store.ledger import Ledger, open_ledger, sqlite_url
from trialatlas.workflow.ledger import LEDGER_URL, export_ledger, import_ledger, ledger_of
from trialatlas.workflow.run import read_protocol

HAND = "record_id,decision,coder,reason,at\nNCT1,include,ann,,2025-03-03\n"


@pytest.fixture
def protocol(review: Path) -> ReviewProtocol:
    return read_protocol(review)


@pytest.fixture
def own(protocol: ReviewProtocol) -> Iterator[Ledger]:
    """The ledger of a small review."""
    with ledger_of(protocol) as opened:
        yield opened


def by_hand(protocol: ReviewProtocol, text: str = HAND) -> Path:
    path = protocol.folder / "decisions" / "screening.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def coded(id: str, who: str, value: str, **parts: str) -> Event:
    answer = Answer(value=(value,))
    return event(id, who, "NCT00000001", variable="cells", after=answer, **parts)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES)
def test_what_is_exported_and_imported_into_an_empty_ledger_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, history: list[Event]
) -> None:
    folder = tmp_path_factory.mktemp("review")
    made = make_protocol(folder=folder, codebook=Codebook(variables=()), is_dual=True)
    with open_ledger(sqlite_url(folder / "first"), "review") as ledger:
        ledger.append(history)
        export_ledger(made, ledger, is_whole=True)
    lines = [line.event for line in read_history(folder)]
    with open_ledger(sqlite_url(folder / "second"), "review") as ledger:
        ledger.append(sorted(lines, key=lambda e: int(e.id[1:])))
        again = ledger.events()

    assert again == history
    assert agreement_of_pairs(again) == agreement_of_pairs(history)


def test_by_way_of_the_files_values_and_agreement_stay_the_same(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    own.append([coded("1", "ann", "yes"), coded("2", "bo", "no", why="None are given")])
    own.append([coded("3", "ann", "no", replaces="1"), decided("4", who="bo")])
    own.append([event("5", "cleo", act=Act.NOTE, why='A note, with "quotes"\nand lines')])
    export_ledger(protocol, own)
    decided_before = read_decisions(protocol)
    text = {path.name: path.read_bytes() for path in (protocol.folder / "decisions").iterdir()}
    with open_ledger(sqlite_url(protocol.folder / "ledger" / "another"), "small") as empty:
        assert import_ledger(protocol, empty) == 5
        assert import_ledger(protocol, empty) == 0
        export_ledger(protocol, empty)

        assert sorted(e.id for e in empty.events()) == list("12345")
        assert agreement_of_pairs(empty.events()) == agreement_of_pairs(own.events())
    assert read_decisions(protocol) == decided_before
    assert text == {p.name: p.read_bytes() for p in (protocol.folder / "decisions").iterdir()}


def test_what_people_wrote_by_hand_goes_in_and_comes_out(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    path = by_hand(protocol)

    assert import_ledger(protocol, own) == 1
    export_ledger(protocol, own)
    [line] = read_history(protocol.folder)
    assert own.events() == [line.event]
    assert path.read_text().splitlines()[0].startswith("record_id,decision,criterion,reason")
    assert import_ledger(protocol, own) == 0


def test_lines_that_contradict_the_ledger_are_named_and_nothing_is_added(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    own.append([decided("1", subject="NCT1", at="2025-03-01"), decided("2", subject="NCT2")])
    own.append([decided("4", subject="NCT4")])
    by_hand(
        protocol,
        "record_id,decision,coder,reason,at,id,replaces\n"
        "NCT1,exclude,ann,,2025-03-03,,\n"
        "NCT2,exclude,ann,,2026-01-01,2,\n"
        "NCT3,include,ann,,2025-03-03,,\n"
        "NCT4,include,ann,,2026-01-02,4,\n",
    )
    with pytest.raises(ProtocolError) as raised:
        import_ledger(protocol, own)

    assert [
        str(fault).removeprefix("decisions/screening.csv:") for fault in raised.value.faults
    ] == [
        "2: replaces: expected '1' in 'replaces', if this line is to count; the ledger has "
        "'include' at 2025-03-01 there, found ''",
        "3: id: expected the line as the ledger has it; to change what it says, add one that "
        "replaces it, found another content (the ledger has 'include' at "
        "2026-01-01T10:00:00+00:00)",
        "5: id: expected the line as the ledger has it; to change what it says, add one that "
        "replaces it, found another content (the ledger has 'include' at "
        "2026-01-01T10:00:00+00:00)",
    ]
    assert len(own.events()) == 3


def test_a_line_by_hand_may_replace_what_the_ledger_has(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    own.append([decided("1", subject="NCT1")])
    export_ledger(protocol, own)
    path = protocol.folder / "decisions" / "screening.csv"
    with path.open("a") as file:
        file.write("NCT1,exclude,,Oh,,,ann,2026-02-01,,,1,,\n")

    assert import_ledger(protocol, own) == 1
    assert [(e.before, str(e.after)) for e in own.events()][-1] == ("include", "exclude")


def test_an_export_does_not_overwrite_lines_that_were_not_imported(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    path = by_hand(protocol)
    with pytest.raises(ProtocolError, match=r"^decisions: .*`trialatlas ledger import` first"):
        export_ledger(protocol, own)

    assert path.read_text() == HAND


def test_an_open_question_of_two_independent_people_is_held_back(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    dual = replace(protocol, is_dual=True)
    own.append([decided("1"), decided("2", who="bo"), decided("3", "exclude", subject="NCT2")])

    assert export_ledger(dual, own).n_held_back == 1
    assert [line.event.id for line in read_history(dual.folder)] == ["1", "2"]
    assert export_ledger(dual, own, is_whole=True).n_held_back == 0
    # What is there already stays: a file in git is no secret any more.
    assert export_ledger(dual, own).n_events == 3


def test_a_person_gets_what_they_may_see_and_no_word_of_the_rest(
    own: Ledger, protocol: ReviewProtocol, tmp_path: Path
) -> None:
    dual = replace(protocol, is_dual=True)
    own.append([decided("1", who="bo", why="A secret"), decided("2", subject="NCT2")])
    done = export_ledger(dual, own, viewer=Viewer("ann", Role.REVIEWER), to=tmp_path / "ann")

    assert (done.n_events, done.n_held_back) == (1, 0)
    assert "secret" not in (tmp_path / "ann" / "screening.csv").read_text()
    assert not (dual.folder / "decisions").exists()


def test_two_branches_of_a_review_are_merged_line_by_line(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git")
    folder = protocol.folder

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        command = ["git", "-C", str(folder), *identity, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def decide(branch: str, who: str) -> None:
        git("checkout", "-q", "-b", branch, "start")
        with open_ledger(sqlite_url(folder / "ledger" / branch), "small") as ledger:
            import_ledger(protocol, ledger)
            ledger.append([decided(f"{who}{n}", who=who, subject=f"NCT{n}") for n in (1, 2, 5, 9)])
            export_ledger(protocol, ledger)
        git("add", "-A")
        git("commit", "-qm", who)

    git("init", "-q")
    (folder / ".gitattributes").write_text("decisions/*.csv merge=union\n")
    own.append([decided("0", who="cleo", subject="NCT4")])
    export_ledger(protocol, own)
    git("add", "-A")
    git("commit", "-qm", "start")
    git("tag", "start")
    decide("one", "ann")
    decide("other", "bo")
    git("merge", "-q", "-m", "both", "one")

    assert import_ledger(protocol, own) == 8
    export_ledger(protocol, own)
    assert len(read_history(folder)) == 9


def test_the_ledger_lies_in_the_reviews_folder_and_out_of_git(
    own: Ledger, protocol: ReviewProtocol
) -> None:
    own.append([decided("1")])

    assert (protocol.folder / "ledger" / "ledger.sqlite").is_file()
    assert (protocol.folder / "ledger" / ".gitignore").read_text().endswith("*\n")
    with ledger_of(protocol) as again:
        assert len(again.events()) == 1


def test_an_address_in_the_environment_names_another_ledger(
    protocol: ReviewProtocol, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(LEDGER_URL, sqlite_url(tmp_path / "team.sqlite"))
    with ledger_of(protocol) as opened:
        opened.append([decided("1")])

    assert (tmp_path / "team.sqlite").is_file()
    assert not (protocol.folder / "ledger").exists()
    monkeypatch.setenv(LEDGER_URL, "ftp://ann:secret@localhost")
    with pytest.raises(LedgerError) as raised, ledger_of(protocol):
        pass
    assert "secret" not in str(raised.value)
