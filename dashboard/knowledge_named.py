"""Which rules and which evidence this installation uses: `HANDRAIL_RULES` and `HANDRAIL_EVIDENCE`, or the shipped ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.knowledge import Catalogue, KnowledgeSource

RULES_VARIABLE = "HANDRAIL_RULES"
EVIDENCE_VARIABLE = "HANDRAIL_EVIDENCE"


def knowledge_named(rules: str | None = None) -> KnowledgeSource:
    """The rules and the evidence that are named.

    Args:
        rules: a rule set that takes the place of the one in the environment.
    """
    from engine.knowledge import SHIPPED, KnowledgeSource

    named = rules or os.environ.get(RULES_VARIABLE, "").strip() or SHIPPED
    return KnowledgeSource(named, os.environ.get(EVIDENCE_VARIABLE, "").strip())


def catalogue_named() -> Catalogue:
    """The catalogue of the rules that are named, as it was published: without local outcomes."""
    from engine.knowledge import KnowledgeSource

    return KnowledgeSource(knowledge_named().rules).load_catalogue()
