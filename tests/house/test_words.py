"""What must not stand anywhere: hosts of registries, this machine, knowledge in code, a call to give less care."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from engine.language import read_document
from tests.house.source import ROOT, modules, nodes, shown, tracked
from tests.shipped import CATALOGUE

TEXTS = tuple(
    path
    for path in tracked()
    if path.suffix
    in (".py", ".yaml", ".yml", ".toml", ".md", ".lock", ".txt", ".json", ".css", ".html", ".sh", ".cfg", "")
    and path.stat().st_size < 5_000_000
)
HOSTS = tuple("".join(parts) for parts in (
    ("py", "pi.org"), ("python", "hosted.org"), ("files.", "python"), ("npm", "js.org"), ("docker", ".io"),
    ("conda", ".anaconda.org"), ("crates", ".io"),
))  # fmt: skip
MACHINE = re.compile(
    "|".join(
        (
            r"/" + r"work/(main|shared)",
            r"/" + r"root/",
            r"/" + r"tmp/\w",
            r"/" + r"home/\w+/",
            r"/" + r"Users/\w+",
            r"[A-Z]:\\" + r"Users",
        )
    )
)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_no_registry_is_named():
    hosts = re.compile("|".join(map(re.escape, HOSTS)), re.IGNORECASE)
    assert [shown(path) for path in TEXTS if hosts.search(text_of(path))] == []


def test_no_path_of_somebodys_machine_is_named():
    places = [
        f"{shown(path)}:{number}"
        for path in TEXTS
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert places == []


def strings(path: Path):
    """String literals of a module, without docstrings."""
    about = {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in about:
            yield node


def test_no_item_and_no_activity_is_named_in_code():
    """Adding an item or an activity needs no code, so code names none."""
    names = set(CATALOGUE.items) | set(CATALOGUE.activities)
    terms = CATALOGUE.vocabulary.terms.values()
    of_items = ("equipment.", "working.")
    fields = {term.path.rsplit(".", 1)[-1] for term in terms if not term.path.startswith(of_items)}
    words = {word for term in terms if not term.path.startswith("task.") for word in term.words}
    assert len(names - fields - words) > 100
    places = [
        f"{shown(path)}:{node.lineno} {node.value}"
        for path in modules("engine", "dashboard")
        for node in strings(path)
        if node.value in names - fields - words
    ]
    assert places == []


LESS = re.compile(
    r"\b(reduce|reducing|cut|cutting|remove|removing|withdraw|withdrawing|drop|dropping|cancel|cancelling|shorten|"
    r"shortening|take away|stop)\s+(?:(?:the|a|an|some|all|any|this|that|these|their|one|two|second|paid|home|her|his|"
    r"of|carer'?s?|care|morning|evening|lunch|tea|night)\s+)*"
    r"(care|carers?|care hours|hours|visits?|calls?|package|support)\b",
    re.IGNORECASE,
)
REFUSES = re.compile(r"\b(not|never|no|nothing|nobody|without|cannot|before)\b", re.IGNORECASE)


def sentences(text: str):
    return re.split(r"(?<=[.!?;:])\s+|\n\s*\n", text)


def knowledge_texts():
    for path in tracked():
        if path.suffix == ".yaml" and path.relative_to(ROOT).parts[0] in ("rules", "catalogue", "dashboard"):
            yield from ((path, line, text) for line, text in scalars(read_document(path)))
    for path in modules("dashboard"):
        yield from ((path, node.lineno, node.value) for node in strings(path))


def scalars(node):
    if node.kind == "scalar":
        yield node.line, node.text
    for part in (*node.items, *(value for _, value in node.pairs)):
        yield from scalars(part)


def test_the_search_for_such_a_sentence_finds_one():
    for text in (
        "Reduce care.",
        "You could cut the evening visit.",
        "Remove the second carer",
        "shorten visits",
    ):
        assert LESS.search(text), text
    for text in ("Review recommended.", "A hoist reduces strain.", "Cut the straps.", "hours released"):
        assert not LESS.search(text), text


def test_nowhere_is_anybody_told_to_give_less_care():
    """The words are "review recommended": whether a package changes is for the person and the OT."""
    sentences_found = [
        f"{shown(path)}:{line} {sentence.strip()}"
        for path, line, text in knowledge_texts()
        for sentence in sentences(text)
        if LESS.search(sentence) and not REFUSES.search(sentence)
    ]
    assert sentences_found == []
