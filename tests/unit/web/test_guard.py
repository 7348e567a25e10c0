"""What is refused of every request, and what browsers are told with every answer."""

from __future__ import annotations

import pytest
from tests.web_server import Person, Served

ID = "NCT01089387"
SCREEN = f"/screen/{ID}"


@pytest.fixture
def ann(served: Served) -> Person:
    """Someone who has come in."""
    return served.person("Ann")


def n_events(served: Served) -> int:
    return len(served.site.history.ledger.events())


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1", "", "127.0.0.1:1"]
)
def test_a_name_that_is_not_ours_is_not_answered(ann: Person, host: str) -> None:
    assert ann.get("/screen", host=host).status == 421


def test_all_names_of_this_machine_are_ours(served: Served, ann: Person) -> None:
    port = served.origin.rpartition(":")[2]

    assert ann.get("/screen", host=f"localhost:{port}").status == 200


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "", "Sec_Fetch_Site": "same-site"},
        {"Origin": ""},
    ],
)
def test_what_another_sites_page_sends_is_not_taken(
    served: Served, ann: Person, said: dict[str, str]
) -> None:
    form = {**ann.hidden(SCREEN, SCREEN), "verdict": "include"}

    assert ann.post(SCREEN, form, **said).status == 403
    assert n_events(served) == 0


def test_another_port_of_this_machine_is_another_site(served: Served, ann: Person) -> None:
    form = {**ann.hidden(SCREEN, SCREEN), "verdict": "include"}

    assert ann.post(SCREEN, form, Origin="http://127.0.0.1:1").status == 403
    assert n_events(served) == 0


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_the_sessions_secret_is_not_taken(
    served: Served, ann: Person, token: str
) -> None:
    form = {**ann.hidden(SCREEN, SCREEN), "verdict": "include", "csrf": token}

    assert ann.post(SCREEN, form).status == 403
    assert n_events(served) == 0


def test_a_secret_is_of_one_session_alone(served: Served, ann: Person) -> None:
    bo = served.person("Bo")
    form = {**bo.hidden(SCREEN, SCREEN), "verdict": "include"}

    assert ann.post(SCREEN, form).status == 403
    assert ann.post(SCREEN, {**form, "csrf": ann.hidden(SCREEN, SCREEN)["csrf"]}).status == 303


@pytest.mark.parametrize("path", ["/", "/screen", SCREEN, "/name", "/nothing", "/static/app.css"])
def test_browsers_are_told_what_a_page_may_load(ann: Person, path: str) -> None:
    headers = ann.get(path).headers

    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_are_kept_by_no_cache(ann: Person) -> None:
    assert ann.get(SCREEN).headers["cache-control"] == "no-store"


def test_a_form_has_a_length_and_it_is_bounded(served: Served, ann: Person) -> None:
    form = {**ann.hidden(SCREEN, SCREEN), "verdict": "include", "why": "x" * 1_000_001}

    answer = ann.post(SCREEN, form)
    assert answer.status == 413
    assert "1,000,000" in answer.data.decode()
    assert n_events(served) == 0


def test_the_cookie_is_hidden_from_scripts_and_other_sites(served: Served) -> None:
    cookie = Person(served.origin).get(served.entrance).headers["set-cookie"]

    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


def test_a_session_that_someone_else_has_chosen_is_none(served: Served) -> None:
    """Session fixation: who plants a cookie before someone comes in does not share what follows."""
    victim = Person(served.origin)
    [name] = served.person().cookies
    victim.cookies[name] = "planted"

    assert victim.get(served.entrance).status == 303
    assert victim.cookies[name] != "planted"
    planted = Person(served.origin)
    planted.cookies[name] = "planted"
    assert planted.get("/name").status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/screen/..%2f..%2freview.yaml",
        "/screen/%2e%2e",
    ],
)
def test_no_address_leads_out_of_what_is_served(ann: Person, path: str) -> None:
    answer = ann.get(path)

    assert answer.status == 404
    assert b"root:" not in answer.data
    assert b"import " not in answer.data


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "undefined", "utf-8"])
def test_nobody_chooses_how_what_they_send_is_read(served: Served, charset: str) -> None:
    """Some of the character sets that Python knows take very long, or give halves of characters."""
    kind = f"multipart/form-data; boundary=X; charset={charset}"
    body = '--X\r\nContent-Disposition: form-data; name="name"\r\n\r\naaa\r\n--X--\r\n'
    person = served.person()

    assert person.send("/name", body.encode(), Content_Type=kind).status == 415


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_name_is_taken_with_the_sessions_secret_alone(served: Served, token: str) -> None:
    person = served.person()

    assert person.post("/name", {"csrf": token, "name": "Eve"}).status == 403
    assert person.get("/").headers["location"] == "/name"


@pytest.mark.parametrize("id", ["", "x", "a" * 33, "A" * 32, "hand-0123456789abcdef"])
def test_an_id_is_one_that_a_page_has_made(served: Served, ann: Person, id: str) -> None:
    """Others' ids could be guessed, and what a refusal says of them be read."""
    form = {**ann.hidden(SCREEN, SCREEN), "verdict": "include", "id": id}

    assert ann.post(SCREEN, form).status == 400
    assert n_events(served) == 0


def test_a_form_has_not_too_many_fields(served: Served, ann: Person) -> None:
    many = {f"field{n}": "" for n in range(3_000)}
    form = {**many, **ann.hidden(SCREEN, SCREEN), "verdict": "include"}

    assert ann.post(SCREEN, form).status == 400
    assert n_events(served) == 0
