"""Conditions as formulas, and every package that could be, as the solver sees it."""
