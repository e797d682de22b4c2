"""Ontologies of others: their terms, as frozen values."""
