"""How terms come into the vocabulary: proposals from a release, sheets, imports from other ontologies."""
