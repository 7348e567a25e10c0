"""The stage codes batch by batch what the protocol's codebook asks."""

from __future__ import annotations

from collections.abc import Mapping

from tests.plain_engine import PlainEngine
from tests.protocols import protocol
from tests.studies import records, rows_of, study

from trialatlas.coding.stage import code
from trialatlas.model.study import Titles
from trialatlas.protocol.codebook import Codebook
from trialatlas.protocol.concepts import ConceptSet

BATCHES = [
    records(study("NCT00000001", titles=Titles(brief="Donor MSCs"))),
    records(study("NCT00000002", titles=Titles(brief="Salt"))),
]


def test_every_batch_of_records_gives_a_batch_of_codings(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> None:
    asked = protocol(codebook=codebook, concepts=concepts)

    coded = list(code(asked, BATCHES, PlainEngine()))

    assert [batch.num_rows for batch in coded] == [4, 4]
    assert [row["value"] for row in rows_of(coded) if row["variable"] == "given"] == [
        ["yes"],
        ["no"],
    ]


def test_only_the_variables_that_are_named_are_coded(
    codebook: Codebook, concepts: Mapping[str, ConceptSet]
) -> None:
    asked = protocol(codebook=codebook, concepts=concepts)

    rows = rows_of(code(asked, BATCHES, PlainEngine(), ["donor"]))

    assert [(row["variable"], row["missing"]) for row in rows] == [
        ("donor", None),
        ("donor", "not_applicable"),
    ]
