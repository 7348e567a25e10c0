"""The forms of the report: blocks go in, the bytes of a file come out."""
