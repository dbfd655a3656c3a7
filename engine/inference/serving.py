"""Guarded processes that have the knowledge themselves, and their other end: a program that answers lines of JSON.

Definitions: the process reads the knowledge that it is told of (`KnowledgeSource`). The first line is what the caller
means to ask about (hashes of rules and catalogue) and is answered by `{"ready": true}` if that is what was loaded; each
further line is a question with a `number`, answered by `{"answers": …, "number": …}` or by `{"fault": …}`. Whatever else
the program prints goes to standard error.

Left out: durable_rules itself (`session`), which loads nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from ..collector import leave_alone_what_stays
from ..knowledge import Catalogue, KnowledgeSource
from ..model import RuleSet
from .fault import EngineFault
from .guarded import TEXT_FOLLOWS, GuardedProcess

Answering = Callable[[dict[str, Any]], object]
"""What answers a question: with what becomes JSON, or with a text that is JSON already."""


def knowledge_process(
    module: str, catalogue: Catalogue, rule_set: RuleSet, source: KnowledgeSource | None, seconds: float
) -> GuardedProcess:
    """A process, not started yet, that runs a module which calls `serve_lines` and must have the same knowledge."""
    command = (sys.executable, "-I", "-m", module, *(source or KnowledgeSource()).arguments)
    return GuardedProcess(command, [catalogue.content_hash, rule_set.content_hash], seconds)


def serve_lines(answering: Callable[[Catalogue, RuleSet], Answering]) -> None:
    """Load the knowledge that the command line names, and answer lines from standard input until it closes.

    Args:
        answering: makes of the knowledge what answers a question.
    """
    # Whatever a library prints must not stand between two answers: the lines get a pipe of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    catalogue, rule_set = KnowledgeSource.of_arguments(sys.argv[1:]).load()
    identity, answer = [catalogue.content_hash, rule_set.content_hash], answering(catalogue, rule_set)
    ready = False
    leave_alone_what_stays()
    for line in sys.stdin:
        text = ""
        try:
            question = json.loads(line)
            if not ready:
                if question != identity:
                    raise EngineFault("the rules or the catalogue have changed since the server was started")
                reply: dict[str, object] = {"ready": True}
                ready = True
            else:
                reply, answered = {"number": question["number"]}, answer(question)
                if isinstance(answered, str):
                    text = TEXT_FOLLOWS.decode() + answered
                else:
                    reply["answers"] = answered
        except EngineFault as fault:
            reply = {"fault": str(fault)}
        except Exception as error:
            reply = {"fault": type(error).__name__}  # its words may be a person's
        answers.write(f"{json.dumps(reply)}{text}\n")
        answers.flush()
