"""The stages in their order, and running those that are stale."""
