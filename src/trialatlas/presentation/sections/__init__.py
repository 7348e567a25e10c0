"""The parts of the report: what was found goes in, blocks of words and numbers come out."""
