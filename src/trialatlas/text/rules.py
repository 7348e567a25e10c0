"""What a text rule says: the nouns that a codebook's YAML is read into.

A rule finds words, asks where they stand and what they speak of, and gives a value. Rules of a
variable are tried in their order; the first that finds anything decides. Order is the only
precedence: which words come first in a record never matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from trialatlas.text.labels import category_label, concept_label, quantity_label

__all__ = ["AREAS", "CONTEXTS", "LINKS", "Category", "Link", "Rule", "Sought", "TextVariable"]

Link = Literal["any", "name", "together", "sentence", "passage", "item"]

LINKS: dict[str, str] = {
    "any": "the words may stand anywhere in the areas",
    "name": "the words are part of the product's name or attached to it (from, derived from, of)",
    "together": "the words stand in a sentence that names the product, whatever else it names",
    "sentence": "the words stand in a sentence about the product and nearest to it",
    "passage": "as sentence, or a sentence that names no product and follows one about the product "
    "or stands where nothing else is given",
    "item": "the words stand in an arm or intervention that is about the product",
}

AREAS: dict[str, tuple[str, ...]] = {
    "titles": ("titles",),
    "conditions": ("conditions",),
    "keywords": ("keywords",),
    "mesh": ("mesh.conditions", "mesh.condition_ancestors"),
    "intervention_mesh": ("mesh.interventions", "mesh.intervention_ancestors"),
    "intervention_names": ("interventions[].name", "interventions[].other_names"),
    "interventions": (
        "interventions[].name",
        "interventions[].other_names",
        "interventions[].description",
    ),
    "arm_names": ("arms[].label", "arms[].interventions"),
    "arms": ("arms[].label", "arms[].interventions", "arms[].description"),
    "summary": ("description.brief_summary",),
    "description": ("description.brief_summary", "description.detailed"),
    "design": ("design.intervention_model_description", "design.masking_description"),
    "inclusion": ("eligibility.criteria#inclusion", "eligibility.population"),
    "exclusion": ("eligibility.criteria#exclusion",),
    "eligibility": ("eligibility.criteria", "eligibility.population"),
    "outcomes": ("outcomes[].measure", "outcomes[].description", "outcomes[].time_frame"),
}
"""Named areas of a record: prefixes of field paths; ``#`` names a section inside a text."""

CONTEXTS: dict[str, str] = {
    "negated": "the record says that it is not so",
    "background": "what others found or what is generally known",
    "hypothesis": "what the study sets out to show, not what it does",
    "prior": "what participants had before the study",
    "comparison": "of a control group, placebo, sham or standard of care",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One value that a variable can take.

    Attributes:
        name: The value.
        meaning: What it means, for people.
        phrases: Words that say it. Case, hyphens and plural endings do not matter; ``*`` at the
            end of a phrase lets its last word end as it likes.
        patterns: Regular expressions (Python syntax, case-insensitive) for what phrases cannot
            say. Of a pattern with a group named ``value`` only that group is the match.
        never: Phrases inside which the words mean something else.
    """

    name: str
    meaning: str = ""
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to arrive at a value.

    Attributes:
        name: What the rule is called; a coding names the rule that made it.
        find: Concepts to look for; empty means the categories' own words.
        quantity: A kind of quantity to look for instead (`trialatlas.text.measuring.QUANTITIES`);
            what it says is the value.
        values: Values by what the quantity says; ``*`` is anything else. What is not among them
            is its own value.
        ignore: What the quantity says that does not count; ``*/mL`` is all that ends so.
        value: The value (or the kind of missing) that the rule gives; empty means the categories
            whose words were found.
        verbatim: Whether the words found are themselves the value.
        categories: Only these categories' words; empty means all.
        where: Names of areas (`AREAS`).
        link: How the words must hang together with the product (`LINKS`).
        beside: Concepts of which one must stand in the same sentence.
        never_beside: Concepts of which none may stand in the same sentence.
        skip: Contexts in which words do not count (`CONTEXTS`).
        unique: Whether the rule decides only where the words found name one value; where they
            name several, as a list of what is possible does, the next rule is tried.
        when: Variables and the values they must have for the rule to be tried.
        basis: ``stated`` or ``inferred``.
    """

    name: str
    find: tuple[str, ...] = ()
    quantity: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    value: str = ""
    verbatim: bool = False
    categories: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    link: Link = "any"
    beside: tuple[str, ...] = ()
    never_beside: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    unique: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    basis: Literal["stated", "inferred"] = "stated"


@dataclass(frozen=True, slots=True)
class Sought:
    """A rule, and under which names the words stand that it asks for.

    Attributes:
        rule: The rule.
        values: By name of the matches that the rule looks for, their value; empty where the words
            say it.
        names: These names.
        is_of_words: Whether it looks for words of a lexicon: without them it finds nothing.
        beside: Names of which one must stand in the same sentence.
        never_beside: Names of which none may.
        skip: Contexts in which words do not count.
        ignored_ends: How the quantities end that do not count, beside those of ``rule.ignore``.
    """

    rule: Rule
    values: Mapping[str, str]
    names: frozenset[str]
    is_of_words: bool
    beside: tuple[str, ...]
    never_beside: tuple[str, ...]
    skip: frozenset[str]
    ignored_ends: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextVariable:
    """What is needed to read one variable from text.

    Attributes:
        name: The variable.
        categories: Its values.
        rules: In order of precedence.
        product: The concept that names the product; empty where the variable is about none.
        rivals: The concept that names other products, whose words must not be taken.
        stand_ins: Concepts whose words stand for the product where no arm or intervention names
            it.
        combine: A value and the set of values that together mean it.
        multiple: Whether a study may have several values.
        order: Where only one value is allowed: which category wins over which.
        keep: ``largest`` keeps the largest of several numbers.
        otherwise: What the record is coded where no rule fires: a category, or a missing kind.
        otherwise_shows: Areas quoted then, so that the reader sees what the record does say.
    """

    name: str
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    product: str = ""
    rivals: str = ""
    stand_ins: tuple[str, ...] = ()
    combine: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    multiple: bool = False
    order: tuple[str, ...] = ()
    keep: Literal["all", "largest"] = "all"
    otherwise: str = "not_reported"
    otherwise_shows: tuple[str, ...] = ()

    @cached_property
    def sought(self) -> tuple[Sought, ...]:
        """For each rule, in their order, what it looks for: worked out once for all records."""
        return tuple(self._sought(rule) for rule in self.rules)

    @cached_property
    def refers_to(self) -> tuple[str, ...]:
        """The variables that its rules ask about, sorted."""
        return tuple(sorted({name for rule in self.rules for name in rule.when}))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all words that reading it may ask for; of no others need any be found."""
        concepts = (name for name in (self.product, self.rivals, *self.stand_ins) if name)
        found = set(map(concept_label, concepts))
        for sought in self.sought:
            found.update(sought.names, sought.beside, sought.never_beside)
        return frozenset(found)

    def _sought(self, rule: Rule) -> Sought:
        values = self._values(rule)
        return Sought(
            rule,
            values,
            frozenset(values),
            bool(rule.where) and not rule.quantity,
            tuple(map(concept_label, rule.beside)),
            tuple(map(concept_label, rule.never_beside)),
            frozenset(rule.skip),
            tuple(name.removeprefix("*") for name in rule.ignore if name.startswith("*")),
        )

    def _values(self, rule: Rule) -> dict[str, str]:
        if rule.quantity:
            return {quantity_label(rule.quantity): rule.value}
        if rule.find:
            return {concept_label(concept): rule.value for concept in rule.find}
        return {
            category_label(self.name, category.name): rule.value or category.name
            for category in self.categories
            if not rule.categories or category.name in rule.categories
        }
