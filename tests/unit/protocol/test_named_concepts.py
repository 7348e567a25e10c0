from __future__ import annotations

from trialatlas.protocol.named_concepts import named_concepts
from trialatlas.protocol.review import ReviewProtocol


def test_the_concepts_of_products_and_rules_each_once(protocol: ReviewProtocol) -> None:
    assert named_concepts(protocol.codebook) == ("tumour", "cells", "grafts")
