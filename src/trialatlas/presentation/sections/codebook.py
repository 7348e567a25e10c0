"""The part of the report on the codebook: every variable with its values and rules."""

from __future__ import annotations

from trialatlas.presentation.blocks import Block, Details, Group, Items, Run, Runs, Section, Terms
from trialatlas.presentation.words import code, joined, listed, paragraph, said
from trialatlas.protocol.codebook import Codebook, Variable
from trialatlas.text.rules import Rule

__all__ = ["codebook_section"]


def codebook_section(codebook: Codebook) -> Section:
    """What was coded of every included study, and how."""
    return Section(
        said("Codebook"),
        (
            paragraph("What was coded of every included study, in this order, and how."),
            paragraph(
                "The rules of each variable are in ",
                code("report.html"),
                " and in ",
                code("data/rules.csv"),
                ".",
                only="paper",
            ),
            Group("codebook", tuple(map(_variable, codebook.variables))),
        ),
        name="codebook",
    )


def _variable(variable: Variable) -> Section:
    blocks: list[Block] = [paragraph(variable.question)] if variable.question else []
    blocks.append(paragraph(_how(variable), kind="small"))
    if variable.categories:
        blocks.append(
            Terms(
                tuple(
                    (
                        said(variable.label(category.name)),
                        (paragraph(category.meaning or "–"),),
                    )
                    for category in variable.categories
                ),
                "categories",
            )
        )
    if variable.text and variable.text.rules:
        rules = variable.text.rules
        title = f"Rules, the first that finds anything decides ({len(rules)})"
        items = Items(tuple(_rule(variable, rule) for rule in rules), "numbered")
        blocks.append(Details(said(title), (items,), kind="rules"))
    return Section(said(f"{variable.title} ", code(variable.name)), tuple(blocks))


def _how(variable: Variable) -> Runs:
    if variable.kind == "field":
        runs = said("Read from the field ", code(variable.field), ".")
    elif variable.kind == "python":
        runs = said("A ready-made variable of trialatlas.")
    else:
        runs = said("Read from the text by rules.")
    if variable.multiple:
        runs += said(" A study may have several values.")
    if variable.applies_when:
        conditions = (
            said(code(name), f" is {listed(values, 'or')}")
            for name, values in sorted(variable.applies_when.items())
        )
        runs += said(" Applies where ", joined(conditions, " and "), ".")
    return runs


def _rule(variable: Variable, rule: Rule) -> Runs:
    gives = f" gives {variable.label(rule.value)}" if rule.value else ""
    where = f", in {', '.join(rule.where).replace('_', ' ')}" if rule.where else ""
    return said(Run(rule.name, "code"), f"{gives}{where} ({rule.basis})")
