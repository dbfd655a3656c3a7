"""CDS Hooks 2.0: cards in somebody else's record system."""
