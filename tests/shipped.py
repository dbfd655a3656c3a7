"""The shipped catalogue and rule set, read once in a process for every test that only reads them."""

from engine import load_catalogue, load_rule_set

CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE)
