"""Step 2: records to hits."""
