"""A published review's claims against the registry and against its own numbers."""
