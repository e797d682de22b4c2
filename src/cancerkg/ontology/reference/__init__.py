"""A static HTML reference of the ontology: one page of all terms, whole without scripts, that works from a folder."""

from cancerkg.ontology.reference.describing import reference_of
from cancerkg.ontology.reference.rendering import render
from cancerkg.ontology.reference.view import Reference

__all__ = ["Reference", "reference_of", "render"]
