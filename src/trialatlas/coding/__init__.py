"""Step 4: included studies to codings."""
