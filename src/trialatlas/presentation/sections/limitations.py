"""What a reader must bear in mind, told from the review's own numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from trialatlas.model.event import MODEL, PEOPLE
from trialatlas.model.judgement import Basis, Missing
from trialatlas.presentation.blocks import (
    Block,
    Cell,
    Column,
    Items,
    Runs,
    Section,
    TableBlock,
    TableRow,
)
from trialatlas.presentation.sections.deciders import n_by_people, people_in
from trialatlas.presentation.sections.methods import REGISTRIES
from trialatlas.presentation.tables import Row, included_ids
from trialatlas.presentation.views import Views
from trialatlas.presentation.wording import MISSING_WORDS, percent, title_of
from trialatlas.presentation.words import counted, link, paragraph, said

__all__ = ["limitations_section"]


def limitations_section(views: Views) -> Section:
    """Limits of the records and of the way of reviewing, each with its numbers."""
    values = views.tables.values.to_pylist()
    blocks: list[Block] = [
        paragraph("These limits follow from the records and the protocol; each is counted."),
        Section(said("Of the records"), (Items(tuple(_of_records(views))),)),
        Section(said("Of the review"), (Items(tuple(_of_review(views, values))),)),
    ]
    missing = _missing_table(views, values)
    if missing:
        blocks.append(Section(said("Missing values"), (_missing_words(missing), missing)))
    return Section(said("Limitations"), tuple(blocks), name="limitations")


def _of_records(views: Views) -> list[Runs]:
    shorts = sorted(set(views.tables.records["registry"].to_pylist()))
    limits: list[Runs] = []
    if len(shorts) == 1:
        limits.append(
            said(
                f"All records are of one registry, {REGISTRIES.get(shorts[0], shorts[0])}. Trials "
                "that are registered elsewhere alone, or nowhere, are not in this review."
            )
        )
    limits.append(
        said(
            "A record says what its sponsor entered. It was not compared with publications, and "
            "nobody was asked about it."
        )
    )
    if views.flow.n_rejected:
        were = "was" if views.flow.n_rejected == 1 else "were"
        limits.append(
            said(
                f"{counted(views.flow.n_rejected, 'payload')} could not be read and {were} left "
                "out (",
                link("flow", "#flow"),
                ").",
            )
        )
    return limits + _of_versions(views) + _of_results(views)


def _of_versions(views: Views) -> list[Runs]:
    day = views.day
    if day is None:
        return [
            said(
                "The review names no day: records are read as the sources show them last. Later "
                "changes of a record are not told apart from what it said at first."
            )
        ]
    limits = []
    uncertain = [row for row in (*day.later, *day.undated) if row.is_found]
    if uncertain:
        limits.append(
            said(
                f"Of {counted(len(uncertain), 'record')} found, the version that stood on "
                f"{day.day} is not known (",
                link("state of the records", "#as-of"),
                ").",
            )
        )
    if day.n_last_known:
        limits.append(
            said(
                f"{counted(day.n_last_known, 'record')} of the snapshot may have changed between "
                f"the last known version and {day.day}."
            )
        )
    return limits


def _of_results(views: Views) -> list[Runs]:
    records = views.tables.records
    if "has_results" not in records.column_names:
        return []
    included = set(included_ids(views.tables.screened.to_pylist()))
    with_results = {
        row["record_id"]
        for row in records.select(["record_id", "has_results"]).to_pylist()
        if row["has_results"] and row["record_id"] in included
    }
    if views.pooled:
        n_silent = len(included - with_results)
        are = "has" if n_silent == 1 else "have"
        return [
            said(
                f"{n_silent} of {counted(len(included), 'included study', 'included studies')} "
                f"{are} no posted results and {'is' if n_silent == 1 else 'are'} in no pooled "
                "number. Results are pooled as their sponsors posted them; risk of bias is not "
                "assessed.",
            )
        ]
    if not with_results:
        return [said("No included study has posted results; the review is of designs alone.")]
    have = "has" if len(with_results) == 1 else "have"
    return [
        said(
            f"{len(with_results)} of {counted(len(included), 'included study', 'included studies')}"
            f" {have} posted results, which this review does not use."
        )
    ]


def _of_review(views: Views, values: Sequence[Row]) -> list[Runs]:
    screened = views.tables.screened.to_pylist()
    by_people = n_by_people(screened)
    models = " or of language models" if any(people_in(r["coder"] for r in screened)[1]) else ""
    n_open = sum(row["coder"] == PEOPLE for row in screened)
    limits = [
        said(
            f"{by_people} of {counted(len(screened), 'verdict')} on records found "
            f"{'is' if by_people == 1 else 'are'} a person’s; the others are those of rules"
            f"{models}, which no person has checked."
        )
    ]
    if n_open:
        limits.append(
            said(f"On {counted(n_open, 'record')} people disagree and nobody has settled it yet.")
        )
    limits += _of_values(views, values)
    if views.flow.n_unsure:
        await_ = "awaits" if views.flow.n_unsure == 1 else "await"
        limits.append(
            said(
                f"{counted(views.flow.n_unsure, 'record')} {await_} a person’s decision and may "
                "still be included (",
                link("records not counted", "#left-out"),
                ").",
            )
        )
    limits.append(
        said(
            "Several records of one study are recognised by the identifiers that they name. One "
            "whose records do not name each other counts as several; "
            f"{counted(len(views.left_out.duplicates), 'further record')} of a study "
            f"{'was' if len(views.left_out.duplicates) == 1 else 'were'} recognised."
        )
    )
    limits.append(said("Neither risk of bias nor the certainty of evidence was judged."))
    return limits


def _of_values(views: Views, values: Sequence[Row]) -> list[Runs]:
    answered = {
        (row["study_id"], row["variable"])
        for row in views.tables.codings.to_pylist()
        if row["coder"] != "rule" and not str(row["coder"]).startswith(MODEL)
    }
    from_text = [row for row in values if row["basis"] != Basis.STRUCTURED]
    checked = sum((row["study_id"], row["variable"]) in answered for row in from_text)
    inferred = sum(row["basis"] == Basis.INFERRED for row in values)
    contrary = sum(bool(row["against"]) for row in values)
    limits = []
    if from_text:
        limits.append(
            said(
                f"{len(from_text):,} of {counted(len(values), 'value')} do not stand in a field of "
                "the record but were looked for in its texts by rules; a person has coded "
                f"{checked:,} of them too."
            )
        )
    if inferred:
        are = "is" if inferred == 1 else "are"
        limits.append(
            said(
                f"{counted(inferred, 'value')} {are} inferred: the record does not say so in so "
                "many words."
            )
        )
    if contrary:
        limits.append(
            said(
                f"For {counted(contrary, 'value')} the record also has words for another value (",
                link("contradictions.csv", "#data"),
                ").",
            )
        )
    return limits


def _missing_table(views: Views, values: Sequence[Row]) -> TableBlock | None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for row in values:
        totals[row["variable"]] += 1
        if row["missing"]:
            counts[row["variable"]][row["missing"]] += 1
    rows = []
    for name in sorted(counts, key=lambda one: (-counts[one].total() / totals[one], one)):
        kinds = [counts[name][kind] for kind in Missing]
        share = percent(sum(kinds) / totals[name])
        shown = (*map(str, kinds), f"{sum(kinds)}/{totals[name]}", share)
        title = said(title_of(views.protocol.codebook, name))
        rows.append(TableRow((Cell(title), *(Cell(said(word)) for word in shown))))
    if not rows:
        return None
    headings = (*MISSING_WORDS.values(), "without a value", "%")
    return TableBlock(
        said(
            f"Variables for which studies lack a value: {len(rows)} of "
            f"{len(views.protocol.codebook.variables)}"
        ),
        (Column("Variable"), *(Column(title.capitalize(), is_number=True) for title in headings)),
        tuple(rows),
        is_sortable=True,
    )


def _missing_words(table: TableBlock) -> Block:
    return paragraph(
        f"For {counted(len(table.rows), 'variable')} at least one study has no value. Shares of a "
        "variable are out of the studies that report it, which may differ from those that do not."
    )
