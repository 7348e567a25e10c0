"""The owner writes and runs from the page: one job at a time, and told how it goes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tests.waiting import wait_until
from tests.web_server import Person, Served, served_alone, served_team

from trialatlas.model.person import Role
from trialatlas.protocol.review import ReviewProtocol
from trialatlas.store.ledger import Ledger
from trialatlas.store.lock import hold
from trialatlas.web import running
from trialatlas.web.running import Task
from trialatlas.workflow.ledger import Exported, export_ledger

REFRESH = '<meta http-equiv="refresh"'


def ended(served: Served) -> None:
    def is_over() -> bool:
        job = served.site.running.job
        return job is not None and job.is_over

    wait_until(is_over)


def decide(person: Person, verdict: str) -> None:
    page = "/screen/NCT00000001"
    assert person.submit(page, page, verdict=verdict).status == 303


def test_writing_and_running_puts_decisions_into_files_and_tables(
    small: Path, alone: Served
) -> None:
    ann = alone.person("Ann")
    decide(ann, "exclude")
    assert ann.submit("/", "/run", task="both").headers["location"] == "/run"
    ended(alone)

    assert "NCT00000001,exclude" in (small / "decisions" / "screening.csv").read_text("utf-8")
    page = ann.text("/run")
    assert "Done at" in page
    assert "1 events are in decisions/." in page
    assert REFRESH not in page
    assert alone.site.review.tables is not None
    assert alone.site.review.tables.found["NCT00000001"].decision == "exclude"
    assert "<strong>2</strong> Excluded" in ann.text("/")


def test_writing_alone_runs_nothing_and_running_alone_writes_nothing(
    small: Path, alone: Served
) -> None:
    ann = alone.person("Ann")
    decide(ann, "exclude")
    ann.submit("/", "/run", task="run")
    ended(alone)
    assert not (small / "decisions").exists()
    assert "Nothing to do" in ann.text("/run")
    lineage = (small / "output" / "lineage.json").read_bytes()
    ann.submit("/", "/run", task="write")
    ended(alone)

    assert (small / "decisions" / "screening.csv").exists()
    assert (small / "output" / "lineage.json").read_bytes() == lineage


def test_a_first_run_is_started_from_the_page(small: Path, alone: Served) -> None:
    (small / "output" / "lineage.json").unlink()
    ann = alone.person("Ann")
    ann.submit("/", "/run", task="run")
    ended(alone)

    assert "Up to date" in ann.text("/")
    assert alone.site.review.tables is not None


def test_while_it_runs_the_page_says_so_and_a_second_click_too(
    alone: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = threading.Event()

    def slow(protocol: ReviewProtocol, ledger: Ledger) -> Exported:
        assert going.wait(30)
        return export_ledger(protocol, ledger)

    monkeypatch.setattr(running, "export_ledger", slow)
    ann = alone.person("Ann")
    ann.submit("/", "/run", task="both")
    try:
        assert REFRESH in ann.text("/run")
        assert REFRESH not in ann.text("/run?still=1")
        assert "The review is being run" in ann.text("/")
        second = ann.submit("/", "/run", task="both")
        assert second.status == 409
        assert "Ann started it" in second.data.decode()
    finally:
        going.set()
    ended(alone)

    assert "Done at" in ann.text("/")


def test_another_process_at_work_is_told(small: Path, alone: Served) -> None:
    ann = alone.person("Ann")
    with hold(small / "output" / ".lock"):
        ann.submit("/", "/run", task="run")
        ended(alone)

    assert "expected that nobody is at work here" in ann.text("/")


def test_faults_end_it_and_are_told_with_their_place(small: Path, alone: Served) -> None:
    ann = alone.person("Ann")
    (small / "codebook.yaml").write_text("variables: [", "utf-8")
    ann.submit("/", "/run", task="run")
    ended(alone)

    page = ann.text("/run")
    assert "codebook.yaml:" in page
    assert "was not done to its end" in page


def test_lines_that_the_ledger_lacks_are_not_written_over(small: Path, alone: Served) -> None:
    (small / "decisions").mkdir()
    path = small / "decisions" / "screening.csv"
    path.write_text("record_id,decision,coder,reason,at\nNCT00000002,include,Bo,,2025-03-03\n")
    before = path.read_bytes()
    ann = alone.person("Ann")
    decide(ann, "exclude")
    ann.submit("/", "/run", task="both")
    ended(alone)

    assert path.read_bytes() == before
    assert "1 that it lacks" in ann.text("/run")


def test_a_folder_of_decisions_that_leads_out_is_not_written_to(
    small: Path, alone: Served, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (small / "decisions").symlink_to(elsewhere)
    ann = alone.person("Ann")
    decide(ann, "exclude")
    ann.submit("/", "/run", task="write")
    ended(alone)

    assert list(elsewhere.iterdir()) == []
    assert "remove the link" in ann.text("/run")


def test_a_failure_that_nobody_thought_of_is_told_and_ends_nothing_else(
    alone: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_given: object, **_named: object) -> object:
        message = "a secret of the machine"
        raise RuntimeError(message)

    ann = alone.person("Ann")
    with monkeypatch.context() as changed:
        changed.setattr(running, "export_ledger", broken)
        ann.submit("/", "/run", task="write")
        ended(alone)
    page = ann.text("/run")
    assert "the terminal of the server says more" in page
    assert "secret" not in page
    assert "secret" in capsys.readouterr().err
    ann.submit("/", "/run", task="write")
    ended(alone)

    assert "Done at" in ann.text("/run")


def test_what_is_no_task_is_refused(alone: Served) -> None:
    assert alone.person("Ann").submit("/", "/run", task="../../etc").status == 400
    assert alone.site.running.job is None


def test_only_the_owner_runs_and_the_log_says_that_it_was_they(dual: Path) -> None:
    with served_team(dual) as served:
        olga = served.person("Olga", Role.OWNER)
        for role in set(Role) - {Role.OWNER}:
            person = served.person(role.value, role)
            csrf = person.hidden("/", "/logout")["csrf"]
            assert person.post("/run", {"csrf": csrf, "task": "run"}).status == 403
        assert served.site.running.job is None
        olga.submit("/", "/run", task="both")
        wait_until(lambda: served.site.running.job is not None and served.site.running.job.is_over)
        deeds = [deed for deed in served.accounts.log.page() if deed.what == "runs"]
        other = served.person("reviewer").text("/run")

    assert [(deed.who, deed.about) for deed in deeds] == [("Olga", "both")]
    assert "It is done" in other
    assert "exercise: records from" not in other


def test_who_ends_the_server_waits_for_the_stage_at_work_and_no_longer(small: Path) -> None:
    (small / "output" / "lineage.json").unlink()
    with served_alone(small) as served:
        served.person("Ann")
        served.site.running.start(Task.RUN, "Ann")
        job = served.site.running
    ended_with = job.job

    assert ended_with is not None
    assert ended_with.is_over
    assert not job.start(Task.RUN, "Ann")
