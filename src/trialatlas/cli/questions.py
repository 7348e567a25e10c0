"""The command that turns the address of a search into a question of a review."""

from __future__ import annotations

import json

import click

__all__ = ["question_from_url"]


@click.command("question-from-url")
@click.argument("url")
def question_from_url(url: str) -> None:
    """Turn the address of a search on ClinicalTrials.gov into sources of review.yaml.

    URL is what the browser shows while the results are on the page, in quotes. Addresses of the
    classic site are read too. Nothing is asked of the registry.
    """
    from trialatlas.registries.website_search import question_in  # noqa: PLC0415 - help is quick

    question = question_in(url)
    click.echo("sources:\n  - registry: ctgov")
    filters = {
        "geo": question.geo,
        "advanced": question.advanced,
        "aggFilters": question.agg_filters,
    }
    for key, texts in (("query", question.queries), ("filter", filters)):
        written = {name: text for name, text in texts.items() if text}
        if written:
            click.echo(f"    {key}:")
        for name, text in written.items():
            # A text of JSON is one of YAML, whatever is in it.
            click.echo(f"      {name}: {json.dumps(text, ensure_ascii=False)}")
