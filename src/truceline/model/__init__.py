"""The nouns: one file per boundary, with the Arrow schema of each batch noun."""
