"""What is taken away is what the report is made of, and nothing else of the machine."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from tests.web_server import Person, served_alone, served_team

from trialatlas.model.person import Role

ELSEWHERE = [
    "../review.yaml",
    "..%2Freview.yaml",
    "%2e%2e/review.yaml",
    "%2e%2e%2freview.yaml",
    "%252e%252e%252freview.yaml",
    "data/../../review.yaml",
    "data/%2e%2e/%2e%2e/review.yaml",
    "/etc/passwd",
    "%2Fetc%2Fpasswd",
    "..%5Creview.yaml",
    "data/",
    ".",
    "report.html%00",
    "lineage.json",
    ".hashes.json",
    "tables/decisions.parquet",
    "../ledger/ledger.sqlite",
]
SECRET = "nobody else's business"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the review."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


def test_the_files_of_the_report_are_named_and_sent_as_they_are(small: Path, ann: Person) -> None:
    assert 'href="/output/report.html"' in ann.text("/")
    page = ann.text("/output")
    lineage = json.loads((small / "output" / "lineage.json").read_bytes())
    for name in lineage["present"]["outputs"]:
        assert f'href="/output/{name}"' in page
    answer = ann.get("/output/data/codebook.csv")

    assert answer.data == (small / "output" / "data" / "codebook.csv").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_the_report_is_never_a_page_of_this_site(ann: Person) -> None:
    answer = ann.get("/output/report.html")

    assert answer.headers["content-disposition"].startswith("attachment;")
    assert not answer.headers["content-type"].startswith("text/html")


def test_no_path_of_an_address_leads_to_another_file(ann: Person) -> None:
    for name in ELSEWHERE:
        answer = ann.get(f"/output/{name}")
        assert answer.status == 404, name
        assert b"sources:" not in answer.data
        assert b"root:" not in answer.data


def test_a_name_in_the_lineage_that_leads_out_is_not_followed(small: Path, secret: Path) -> None:
    path = small / "output" / "lineage.json"
    lineage = json.loads(path.read_bytes())
    sha256 = hashlib.sha256(SECRET.encode()).hexdigest()
    names = ["../../secret.txt", str(secret), "data/../../../secret.txt", "../review.yaml"]
    lineage["present"]["outputs"] |= {name: {"sha256": sha256} for name in names}
    path.write_text(json.dumps(lineage), encoding="utf-8")
    with served_alone(small) as served:
        ann = served.person("Ann")
        for name in names:
            for written in (name, name.replace("/", "%2F"), name.replace(".", "%2e")):
                answer = ann.get(f"/output/{written}")
                assert (answer.status, SECRET.encode() in answer.data) == (404, False)


def test_a_link_in_the_place_of_a_file_is_not_followed(
    small: Path, ann: Person, secret: Path
) -> None:
    report = small / "output" / "report.html"
    for target in (secret, small / "review.yaml", small / "output" / "lineage.json"):
        report.unlink()
        report.symlink_to(target)
        assert ann.get("/output/report.html").status == 404


def test_a_link_in_the_place_of_a_folder_is_not_followed(
    small: Path, ann: Person, tmp_path: Path
) -> None:
    shutil.move(small / "output" / "data", tmp_path / "data")
    (small / "output" / "data").symlink_to(tmp_path / "data")

    assert ann.get("/output/data/codebook.csv").status == 404


def test_a_review_whose_output_is_a_link_gives_nothing(small: Path, tmp_path: Path) -> None:
    shutil.move(small / "output", tmp_path / "output")
    (small / "output").symlink_to(tmp_path / "output")
    with served_alone(small) as served:
        assert served.person("Ann").get("/output/report.html").status == 404


def test_reviewers_get_neither_report_nor_data_where_two_decide_independently(
    dual: Path,
) -> None:
    with served_team(dual) as served:
        people = {role: served.person(role.value, role) for role in Role}
        for role, person in people.items():
            expected = 403 if role is Role.REVIEWER else 200
            for name in ("", "/report.html", "/data/codebook.csv"):
                assert person.get(f"/output{name}").status == expected
        assert "report.html" not in people[Role.REVIEWER].text("/")
