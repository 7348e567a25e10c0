"""A review in a browser: reading, screening, coding, settling and looking at what was found."""
