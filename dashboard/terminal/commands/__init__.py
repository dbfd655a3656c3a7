"""The commands of `handrail`, each in the module of its name."""
