"""The one small language of rules and catalogue: words, conditions, facts, three-valued truth.

Read `term` and `vocabulary` (which words there are), `document` and `parse` (text to a condition), `facts` (a package in
those words), `evaluate` (true, false, unknown, and why). `attendance`, `derived` (with
`derived_words.yaml`) and `piece_state` are words that follow from several fields.
"""

from .document import Node, list_entries, parse_document, read_document
from .evaluate import TraceMemory, trace, truth_of
from .facts import Facts, facts_of, ranges_in_words
from .parse import ConditionParser
from .size import too_large
from .term import Term
from .visit_facts import part_of_day
from .vocabulary import Vocabulary, field_term, package_vocabulary

__all__ = [
    "ConditionParser",
    "Facts",
    "Node",
    "Term",
    "TraceMemory",
    "Vocabulary",
    "facts_of",
    "field_term",
    "list_entries",
    "package_vocabulary",
    "parse_document",
    "part_of_day",
    "ranges_in_words",
    "read_document",
    "too_large",
    "trace",
    "truth_of",
]
