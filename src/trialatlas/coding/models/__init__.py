"""A language model as coder, believed only where its quotes stand in the record."""
