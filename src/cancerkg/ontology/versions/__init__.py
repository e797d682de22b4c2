"""Versions of the ontology: made in every form, compared with the one before, never written again."""
