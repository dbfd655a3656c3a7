"""The equipment catalogue, as YAML: what exists, what it does and what it needs."""
