"""Step 7: results to a report."""
