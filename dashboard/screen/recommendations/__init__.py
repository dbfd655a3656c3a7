"""The page of a home care provider."""
