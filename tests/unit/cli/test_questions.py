"""The address of a search comes out as sources that a review can take."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from trialatlas.cli import main
from trialatlas.errors import Fault
from trialatlas.protocol.positions import MapNode, parse
from trialatlas.protocol.sources_reader import read_sources
from trialatlas.registries.website_search import question_in
from trialatlas.workflow.checking_queries import search_language


def call(url: str) -> Result:
    return CliRunner().invoke(main, ["question-from-url", url])


def test_what_is_printed_is_read_without_faults() -> None:
    url = (
        "https://clinicaltrials.gov/search?cond=NOT%20%22knee%20%5C%22pain%22&intr=a:%20b&city=Paris"
        "&aggFilters=sex:f&distance=48.8,2.3,50km&firstPost=2010-01-01_&lead=no"
    )
    faults: list[Fault] = []
    node = parse(call(url).output, "review.yaml", faults)
    assert isinstance(node, MapNode)
    found = read_sources(Path(), node, search_language(), faults, is_used=True)

    assert faults == []
    assert found.queries == (question_in(url),)


def test_an_address_that_is_none_is_told() -> None:
    result = call("melanoma")
    assert result.exit_code == 9
    assert "expected the address of a search" in result.output
