"""The machinery of a page: tagged text, tables, fields and drawings."""
