"""Knowledge in: YAML files to frozen models, every problem with its place, all in one run."""

from .catalogue import Catalogue, load_catalogue
from .package import load_package, parse_package
from .rule_set import EVERYTHING, load_rule_set, reading_strata

__all__ = [
    "EVERYTHING",
    "Catalogue",
    "load_catalogue",
    "load_package",
    "load_rule_set",
    "parse_package",
    "reading_strata",
]
