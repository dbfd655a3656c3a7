"""Packages evaluated by the chunk, as columns."""
