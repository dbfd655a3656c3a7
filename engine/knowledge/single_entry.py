"""One rule or one decision table on its own, read as if a rule set held it: what a command or a page has in hand.

Left out: how entries are read (`rule_set`, `decision_table`), and what only all rules together show.
"""

from __future__ import annotations

from ..language.document import Node, parse_document
from ..model.problem import Place, Problem, ProblemsFoundError
from ..model.rule import Rule, RuleSet
from .catalogue import Catalogue
from .decision_table import entry_of, has_known_columns, tables_of
from .rule_reader import RULE_KEYS, RuleReader, reading_ids, reading_names


def parse_rule(text: str, name: str, catalogue: Catalogue, rule_set: RuleSet) -> Rule:
    """One rule from text, which may use the readings of a rule set.

    Args:
        text: a list with one rule, as a rules file has it.
        name: what to call the text in problems.
        catalogue: items, activities and evidence.
        rule_set: the set that it will belong to.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    reader = RuleReader(catalogue)
    document = parse_document(text, name, reader.problems)
    nodes = document.items if document.kind == "list" else []
    if len(nodes) != 1:
        reader.problems.append(
            Problem("H104", "one rule is wanted", Place(name, 1, 1), "start it with `- rule: <id>`")
        )
        raise ProblemsFoundError(reader.problems)
    readings = dict.fromkeys((*reading_ids(rule_set.rules), *reading_names([(name, nodes[0])])))
    (*entries,) = entry_of(name, nodes[0], RULE_KEYS, reader.problems).rules
    rule = reader.rule(name, entries[0], catalogue.vocabulary.with_readings(readings)) if entries else None
    if rule is None or reader.problems:
        raise ProblemsFoundError(reader.problems)
    return rule


def problems_of_table(node: Node, name: str, catalogue: Catalogue, rule_set: RuleSet) -> tuple[Problem, ...]:
    """Everything that is wrong with a decision table; nothing when it loads.

    Args:
        node: the table, as a rules file has it.
        name: what to call its file in problems.
        catalogue: items, activities and evidence.
        rule_set: the set that it will belong to, whose readings it may use.
    """
    reader = RuleReader(catalogue)
    entry = entry_of(name, node, RULE_KEYS, reader.problems)
    own = reading_names((name, row) for row in entry.rules)
    vocabulary = catalogue.vocabulary.with_readings(dict.fromkeys((*reading_ids(rule_set.rules), *own)))
    if has_known_columns(entry, vocabulary, reader.problems):
        rules = [
            (rule, row) for row in entry.rules if (rule := reader.rule(name, row, vocabulary)) is not None
        ]
        reader.check_together(rules)
        tables_of([entry], [rule.id for rule, _ in rules], vocabulary, reader.problems)
    return tuple(dict.fromkeys(reader.problems))
