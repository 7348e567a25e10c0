"""A review in a browser: screen, code, settle, explore."""
