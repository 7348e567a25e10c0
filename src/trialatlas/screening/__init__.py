"""Step 3: hits to decisions."""
