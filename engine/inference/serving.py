"""The other end of a guarded process: a program that answers lines of JSON until its input closes.

Definitions: the first line is what the caller means to ask about (hashes of rules and catalogue) and is answered by
`{"ready": true}` if that is what was loaded; each further line is a question with a `number`, answered by `{"answers":
…, "number": …}` or by `{"fault": …}`. Whatever else the program prints goes to standard error.

Left out: durable_rules itself (`session`), which loads nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from .fault import EngineFault

Answering = Callable[[dict[str, Any]], object]


def serve_lines(load: Callable[[], tuple[list[str], Answering]]) -> None:
    """Answer lines from standard input until it closes.

    Args:
        load: makes ready; the identity of what was loaded, and what answers a question.
    """
    # Whatever a library prints must not stand between two answers: the lines get a pipe of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    identity, answer = load()
    ready = False
    for line in sys.stdin:
        try:
            question = json.loads(line)
            if not ready:
                if question != identity:
                    raise EngineFault("the rules or the catalogue have changed since the server was started")
                reply: dict[str, object] = {"ready": True}
                ready = True
            else:
                reply = {"answers": answer(question), "number": question["number"]}
        except EngineFault as fault:
            reply = {"fault": str(fault)}
        except Exception as error:
            reply = {"fault": type(error).__name__}  # its words may be a person's
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
