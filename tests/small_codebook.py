"""A codebook of three variables, records that it codes, and what people coded of them."""

from __future__ import annotations

from pathlib import Path

from tests.registry_files import dumped, study

__all__ = ["CODEBOOK", "GOLD", "TITLES", "small_codebook"]

CODEBOOK = """\
variables:
  donor:
    title: Donor
    question: From whom do the cells come?
    categories:
      autologous: {meaning: Their own, phrases: [autologous]}
      allogeneic: {meaning: Another's, phrases: [allogeneic]}
      both: Both kinds
    combine: {both: [autologous, allogeneic]}
    rules: [{name: title_says_it, where: [titles]}]
  route:
    title: Route
    multiple: true
    categories:
      intravenous: {meaning: Into a vein, phrases: [intravenous]}
      inhaled: {meaning: Into the lung, phrases: [inhaled]}
    rules: [{name: title_says_it, where: [titles]}]
  acronym: {title: Acronym, field: titles.acronym}
"""

TITLES = {
    1: "Autologous cells, intravenous",
    2: "Allogeneic cells, inhaled or intravenous",
    3: "Cells",
    4: "Allogeneic cells, intravenous",
}
"""Of each record, by the number of its id; the second has an acronym too."""

GOLD = """\
nct_id\tdonor\tdonor_basis\troute\tacronym\tev_donor\tnote
NCT00000001\tautologous\tstated\tintravenous\t\tAutologous cells\t
NCT00000002\tallogeneic\tstated\tinhaled;intravenous\tTWO | DUO\t\t
NCT00000003\tautologous\tinferred\t-\t-\tCells\tthe title says little
NCT00000004\tboth | autologous\tstated\tintravenous\t\t\t
"""
"""Two disagreements in ``donor``: one missed, one wrong."""


def small_codebook(folder: Path) -> dict[str, str]:
    """Write ``codebook.yaml``, ``records.json`` and ``gold.tsv`` into a folder; their paths."""
    more = {2: {"acronym": "DUO"}}
    records = [
        study(number, briefTitle=title, **more.get(number, {})) for number, title in TITLES.items()
    ]
    contents = {
        "codebook.yaml": CODEBOOK.encode(),
        "records.json": dumped(records),
        "gold.tsv": GOLD.encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name.split(".")[0]: str(folder / name) for name in contents}
