"""The page where an administrator of every caseload takes out what is kept no longer."""
