"""A made-up review of exercise trials, and what a made-up publication claims of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["CLAIMS", "TABLE", "made_up_review"]

REVIEW = """\
review: exercise
title: Exercise for sore knees
question: Where is it done, and who knows?
codebook: codebook.yaml
concepts: concepts.yaml
sources: [records.json]
search:
  - {concept: knee, areas: [titles, conditions]}
screening:
  - name: exercise_done
    variable: exercise
    admits: ["yes"]
    reason: Nobody exercises
"""

CODEBOOK = """\
variables:
  exercise:
    title: Exercise
    categories:
      "yes": {meaning: Participants exercise, phrases: [exercise*, training]}
      "no": {meaning: They rest, phrases: [bed rest]}
    rules: [{name: title_says_it, where: [titles]}]
  setting:
    title: Setting
    multiple: true
    categories:
      home: {meaning: Where they live, phrases: [at home]}
      clinic: {meaning: Where they are treated, phrases: [in a clinic]}
    rules: [{name: title_says_it, where: [titles]}]
  masking: {title: Masking, field: design.masking}
  start_year: {title: Started, field: dates.start.year}
"""

CONCEPTS = """\
concepts:
  knee: {meaning: The knee, phrases: [knee*]}
"""

CLAIMS = """\
publication: Knees and exercise
search: {as_of: 2021-12, identified: 5, included: 4}
cited: [NCT00000006, NCT0000001, NCT00000099]
words:
  masking: {open label: NONE, blind: DOUBLE}
  setting: {house: home, hospital: clinic, mixed: [home, clinic]}
table:
  file: table.csv
  columns:
    year: {variable: start_year, also: [dates.first_submitted.year, dates.first_posted.year]}
    masks: {variable: masking}
    place: {variable: setting}
counts:
  - {variable: masking, value: blind, n: 3, of: 4, percent: 74}
  - {variable: masking, value: open label, n: 2, of: 4, percent: 50}
  - {variable: setting, value: house, percent: 67}
  - {variable: setting, value: mixed, percent: 33}
tables_2x2:
  - name: masking by setting
    rows: [open label, blind]
    columns: [house, hospital]
    cells: [[6, 2], [3, 4]]
    or: 4
    ci95: [0.4, 35.8]
    stated_as: times_more_often
named:
  setting: [house]
"""

TABLE = """\
nct_id,year,masks,place
NCT00000001,2012,open label,house
NCT00000002,2013,blind,house
NCT00000003,2014,blind,mixed
NCT00000004,2015,open label,hospital
NCT00000005,2016,blind,
"""

_RECORDS: tuple[tuple[int, str, str, str, str], ...] = (
    (1, "Exercise at home for knee pain", "2012-05", "2013-01-02", "NONE"),
    (2, "Training in a clinic for knee pain", "2012-07", "2013-03-04", "DOUBLE"),
    (3, "Exercise at home or in a clinic for sore knees", "2013-09", "2014-02-01", "DOUBLE"),
    (4, "Exercise in a clinic after knee surgery", "2015-02", "2015-02-20", "NONE"),
    (5, "Bed rest for sore knees", "2016-02", "2016-02-20", "DOUBLE"),
    (6, "Knee exercise at home in summer", "2017-02", "2018-02-20", "NONE"),
)


def made_up_review(folder: Path) -> Path:
    """Write the review, its records, the claims and their table; study 4 has an older version."""
    older = _record(4, "Exercise at home after knee surgery", "2015-02", "2015-02-20", "SINGLE")
    older["protocolSection"]["statusModule"] |= _updated("2015-03-21")
    records = [*(_record(*facts) for facts in _RECORDS), older]
    texts = {
        "review.yaml": REVIEW,
        "codebook.yaml": CODEBOOK,
        "concepts.yaml": CONCEPTS,
        "claims.yaml": CLAIMS,
        "table.csv": TABLE,
        "records.json": json.dumps(records),
    }
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _updated(day: str) -> dict[str, Any]:
    return {
        "lastUpdateSubmitDate": day,
        "lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"},
    }


def _record(number: int, title: str, start: str, posted: str, masking: str) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": title},
            "statusModule": {
                "startDateStruct": {"date": start},
                "studyFirstSubmitDate": posted,
                "studyFirstPostDateStruct": {"date": posted, "type": "ACTUAL"},
                **_updated("2020-01-01"),
            },
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "designInfo": {"maskingInfo": {"masking": masking}},
            },
        },
        "hasResults": False,
    }
