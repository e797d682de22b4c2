"""What became of each term between two states of an ontology, and how that is said."""
