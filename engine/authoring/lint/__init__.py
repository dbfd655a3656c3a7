"""What can be said against a rule set without running a case."""
