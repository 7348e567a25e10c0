"""The registry's public API v2, answered from a snapshot: a step to the side of a review."""
