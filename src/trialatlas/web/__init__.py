"""A review in a browser: read, screen, code, adjudicate and explore, alone or as a team."""
