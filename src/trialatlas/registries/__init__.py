"""From a registry's files to typed records: the first step of a review."""
