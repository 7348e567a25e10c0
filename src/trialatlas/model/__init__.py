"""The nouns of a review: frozen, without input or output."""
