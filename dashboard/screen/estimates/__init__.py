"""The page that says how good the estimates are."""
