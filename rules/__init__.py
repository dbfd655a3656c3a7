"""The rule sets, as YAML: what is safe and sensible for whom."""
