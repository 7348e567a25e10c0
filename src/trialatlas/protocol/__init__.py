"""What the review asks: protocol, codebook and concepts, read from YAML into frozen objects."""
