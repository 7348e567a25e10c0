"""Step 5: codings and people's answers to values."""
