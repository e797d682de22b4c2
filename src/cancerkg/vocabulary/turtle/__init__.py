"""Turtle as this project writes it: one stable layout, and where in a file a statement stands."""

from cancerkg.vocabulary.turtle.writer import write_turtle

__all__ = ["write_turtle"]
