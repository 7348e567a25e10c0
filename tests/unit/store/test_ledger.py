"""What is handed in is there once, whoever else is at work, and stays."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from tests.events import decided, event

from trialatlas.errors import LedgerConflictError, LedgerError
from trialatlas.model.event import Act, Answer, Event, Quotation
from trialatlas.store.ledger import Ledger, open_ledger, sqlite_url
from trialatlas.store.ledger_schema import EVENTS


def test_an_event_comes_back_as_it_went_in(ledger: Ledger) -> None:
    coded = event(
        "1",
        variable="donor",
        after=Answer(value=("allogeneic", "autologous")),
        why="Both: «own» and\nothers'",
        evidence=(Quotation(quote=" own cells", field="titles.brief", start=3, version="v1"),),
    )
    noted = event("2", act=Act.NOTE, why="Ask the others")

    assert ledger.append([coded, noted]) == (coded, noted)
    assert ledger.events() == [coded, noted]


def test_the_ledger_says_when_where_nobody_else_does(ledger: Ledger) -> None:
    [kept] = ledger.append([decided("1", at="")])

    assert kept.at.endswith("+00:00")
    assert ledger.events() == [kept]


def test_what_is_handed_in_twice_is_there_once_with_its_first_time(ledger: Ledger) -> None:
    [first] = ledger.append([decided("1", at="")])
    [again] = ledger.append([decided("1", at="2030-01-01")])

    assert again == first
    assert ledger.events() == [first]


def test_a_change_keeps_what_was_there_before(ledger: Ledger) -> None:
    ledger.append([decided("1")])
    [changed] = ledger.append([decided("2", "exclude", replaces="1", why="In mice")])
    [back] = ledger.append([event("3", act=Act.WITHDRAW, replaces="2")])
    [anew] = ledger.append([decided("4", "unsure", replaces="3")])

    assert [changed.before, back.before, anew.before] == ["include", "exclude", ""]
    assert [e.id for e in ledger.events()] == ["1", "2", "3", "4"]


def test_the_second_of_two_windows_is_told_what_stands_and_loses_nothing(ledger: Ledger) -> None:
    ledger.append([decided("1")])
    ledger.append([decided("2", "exclude", replaces="1")])

    with pytest.raises(LedgerConflictError) as raised:
        ledger.append([decided("3", "unsure", replaces="1")])

    assert str(raised.value) == (
        "ann on NCT1: 'unsure' at 2026-01-01T10:00:00+00:00 was to come after 'include', but "
        "'exclude' at 2026-01-01T10:00:00+00:00 has come meanwhile; look at it, and decide again"
    )
    assert isinstance(raised.value.standing, Event)
    assert raised.value.standing.id == "2"
    ledger.append([decided("3", "unsure", replaces="2")])


def test_all_of_what_is_handed_in_is_kept_or_none(ledger: Ledger) -> None:
    with pytest.raises(LedgerConflictError):
        ledger.append([decided("1"), decided("2", "exclude")])

    assert ledger.events() == []


def test_an_id_is_that_of_one_event_on_whatever_record(ledger: Ledger) -> None:
    ledger.append([decided("1")])

    with pytest.raises(LedgerConflictError, match="is in the ledger with another content"):
        ledger.append([decided("1", subject="NCT2")])


def test_two_people_on_one_record_do_not_meet(ledger: Ledger) -> None:
    ledger.append([decided("1"), decided("2", "exclude", who="bo")])

    assert {(e.who, str(e.after)) for e in ledger.events()} == {
        ("ann", "include"),
        ("bo", "exclude"),
    }


def test_one_database_holds_several_reviews(ledger: Ledger, ledger_url: str) -> None:
    ledger.append([decided("1")])
    with open_ledger(ledger_url, f"{ledger.review}, another") as other:
        assert other.events() == []
        other.append([decided("1", "exclude")])

    assert [str(e.after) for e in ledger.events()] == ["include"]


def test_history_is_read_in_order_and_by_record(ledger: Ledger) -> None:
    ledger.append([decided("1"), decided("2", subject="NCT2")])
    first, second = ledger.history()
    ledger.append([decided("3", "exclude", replaces="1")])

    assert first.sequence < second.sequence
    assert [r.event.id for r in ledger.history()] == ["1", "2", "3"]
    assert [r.event.id for r in ledger.history("NCT1")] == ["1", "3"]
    assert [r.event.id for r in ledger.history(after=first.sequence)] == ["2", "3"]
    assert [r.event.id for r in ledger.history("NCT1", first.sequence)] == ["3"]


@pytest.mark.parametrize("ledger_url", ["postgresql"], indirect=True)
def test_who_has_seen_a_number_has_seen_all_smaller_ones(ledger: Ledger, ledger_url: str) -> None:
    """One hands in first and is kept late; nobody may learn of the next before."""
    is_written, may_go_on = threading.Event(), threading.Event()

    def hold(_connection: sa.Connection) -> None:
        is_written.set()
        assert may_go_on.wait(60)

    with ThreadPoolExecutor(2) as pool, open_ledger(ledger_url, ledger.review) as slow:
        sa.event.listen(slow.engine, "commit", hold)
        first = pool.submit(slow.append, [decided("1")])
        assert is_written.wait(60)
        second = pool.submit(ledger.append, [decided("2", subject="NCT2")])
        while not (second.done() or n_waiting(ledger)):
            pass
        seen = ledger.history()
        may_go_on.set()
        first.result()
        second.result()

    last = max((r.sequence for r in seen), default=0)
    assert [*seen, *ledger.history(after=last)] == ledger.history()
    assert [r.event.id for r in ledger.history()] == ["1", "2"]


def n_waiting(ledger: Ledger) -> int:
    """How many wait for another's transaction to end."""
    with ledger.engine.connect() as connection:
        query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        count: int = connection.exec_driver_sql(query).scalar_one()
        return count


@pytest.mark.parametrize("statement", [EVENTS.update().values(why="changed"), EVENTS.delete()])
def test_nothing_is_changed_or_taken_out(ledger: Ledger, statement: sa.Executable) -> None:
    [kept] = ledger.append([decided("1")])

    with (
        pytest.raises(sa.exc.DBAPIError, match="events are only ever added"),
        ledger.engine.begin() as connection,
    ):
        connection.execute(statement)

    assert ledger.events() == [kept]


@pytest.mark.parametrize("ledger_url", ["postgresql"], indirect=True)
def test_nor_is_all_of_it_at_once(ledger: Ledger) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="events are only ever added"),
        ledger.engine.begin() as connection,
    ):
        connection.exec_driver_sql("TRUNCATE events")


def test_of_those_who_decide_at_the_same_instant_one_is_taken_each_time(ledger: Ledger) -> None:
    """Eight windows of one person, all at once, and each tries again after what it was told."""
    barrier = threading.Barrier(8)

    def insist(number: int) -> int:
        barrier.wait()
        replaces, refusals = "", 0
        while True:
            try:
                ledger.append([decided(f"w{number}", "exclude", replaces=replaces)])
            except LedgerConflictError as error:
                replaces = cast("Event", error.standing).id
                refusals += 1
            else:
                return refusals

    with ThreadPoolExecutor(8) as pool:
        refusals = list(pool.map(insist, range(8)))

    assert len(ledger.events()) == 8
    # The chain has no fork: who came n-th was refused by each of those before.
    assert sorted(refusals) == list(range(8))


def test_one_event_handed_in_by_many_at_once_is_there_once(ledger: Ledger) -> None:
    barrier = threading.Barrier(8)

    def hand_in(_number: int) -> Event:
        barrier.wait()
        return ledger.append([decided("1", at="")])[0]

    with ThreadPoolExecutor(8) as pool:
        answers = set(map(repr, pool.map(hand_in, range(8))))

    assert answers == {repr(kept) for kept in ledger.events()}
    assert len(answers) == 1


def test_two_who_hand_in_the_same_events_in_another_order_do_not_block_each_other(
    ledger: Ledger,
) -> None:
    events = [decided(str(number), subject=f"NCT{number}") for number in range(40)]
    barrier = threading.Barrier(2)

    def hand_in(some: list[Event]) -> None:
        barrier.wait()
        ledger.append(some)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hand_in, [events, events[::-1]]))

    assert len(ledger.events()) == 40


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", "expected sqlite:///PATH or postgresql"),
        ("mysql://ann:secret@localhost/x", "found mysql://"),
        ("postgresql://ann:secret@localhost:1/x", "localhost/x: .*refused"),
        ("postgresql://ann:secret@localhost:54x/x", "found something else"),
        ("postgresql://ann:my@secret@localhost/x", "'@' in HOST: write that of a password as %40"),
        ("sqlite:///none/such/folder/x", "unable to open database file"),
        ("sqlite://", "sqlite without a file"),
        ("sqlite:///:memory:", "sqlite without a file"),
        ("sqlite:///x?timeout=abc", "with arguments after"),
    ],
)
def test_a_ledger_that_cannot_be_opened_says_so_and_tells_no_password(
    url: str, message: str
) -> None:
    with pytest.raises(LedgerError, match=message) as raised, open_ledger(url, "review"):
        pass

    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("not a database, but a text that is long enough to look like one" * 20)

    with pytest.raises(LedgerError, match="not a database"), open_ledger(sqlite_url(path), "x"):
        pass


def test_a_busy_ledger_says_so(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait_in_vain() -> None:
        raise sa.exc.TimeoutError

    monkeypatch.setattr(ledger.engine, "connect", wait_in_vain)
    with pytest.raises(LedgerError, match="is busy, others are writing; try again"):
        ledger.append([decided("1")])
