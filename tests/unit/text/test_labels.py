"""Words of concepts, of categories and of quantities never share a name."""

from __future__ import annotations

from trialatlas.text.labels import category_label, concept_label, quantity_label


def test_labels_tell_what_they_are_of() -> None:
    labels = {concept_label("dose"), category_label("dose", "dose"), quantity_label("dose")}

    assert labels == {"concept dose", "category dose dose", "quantity dose"}
