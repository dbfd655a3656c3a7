"""How well the cases guard the rules: coverage and mutation."""
