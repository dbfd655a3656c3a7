"""Cases of a rule set: packages with what must come of them, read, run, proposed."""
