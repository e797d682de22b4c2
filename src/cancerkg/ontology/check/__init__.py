"""The whole check of an ontology: files → faults → findings with severity, place and cure."""
