"""Knowledge in: YAML files to frozen models, every problem with its place, all in one run."""

from ..model.rule import EVERYTHING
from .catalogue import Catalogue
from .catalogue_files import load_catalogue
from .choice import chosen_items, read_choice, why_chosen
from .layer import load_layer, span_in_use, with_layer
from .package import load_package, load_packages, package_of_line, parse_package
from .reading_order import reading_strata
from .rule_set import load_rule_set
from .source import SHIPPED, KnowledgeSource, knowledge_of
from .versions import RuleSetFolder, every_version, rule_set_folder

__all__ = [
    "EVERYTHING",
    "SHIPPED",
    "Catalogue",
    "KnowledgeSource",
    "RuleSetFolder",
    "chosen_items",
    "every_version",
    "knowledge_of",
    "load_catalogue",
    "load_layer",
    "load_package",
    "load_packages",
    "load_rule_set",
    "package_of_line",
    "parse_package",
    "read_choice",
    "reading_strata",
    "rule_set_folder",
    "span_in_use",
    "why_chosen",
    "with_layer",
]
