"""Step 6: values to results."""
