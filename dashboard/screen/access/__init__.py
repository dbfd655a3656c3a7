"""The page where an administrator gives and takes roles."""
