"""Which concepts a codebook's rules name."""

from __future__ import annotations

from trialatlas.protocol.codebook import Codebook

__all__ = ["named_concepts"]


def named_concepts(codebook: Codebook) -> tuple[str, ...]:
    """The concepts that any variable or rule of a codebook names, each once, in their order."""
    names: list[str] = []
    for variable in codebook.variables:
        text = variable.text
        if text is not None:
            names += (text.product, text.rivals, *text.stand_ins)
            for rule in text.rules:
                names += (*rule.find, *rule.beside, *rule.never_beside)
    return tuple(dict.fromkeys(filter(None, names)))
