"""Pure reading of text: strings in, spans out."""
