"""What a rule does, apart from when and why: the part of a rule that a case may state, to be held against it.

Definitions:
- A *consequence* is the rule in a rules file's own words without `when`, `because` and `cites`: its kind with what it
  concerns, for whom it is asked, and every text that tells somebody to act (`lifted_by`, `question`, `action` and the
  like). Items that are chosen by their traits are named one by one.
- A consequence that a case states is *closed*: a part that is not written has its default. So whatever is added, dropped
  or reworded in the rule is noticed by the case.
- The *lines* of a hold are those of this package that it keeps as they are: `<visit>/<activity>`.

Left out: when a rule holds (`fires`), and what a whole review makes of it (`suggests`, `rules_out`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from ...knowledge import EVERYTHING
from ...model import RULE_KINDS, Frozen, Rule, RuleKind
from ...model.catalogue_item import Span
from ...model.rule import Scope, Urgency

RuleConsequence = Mapping[str, Any]
"""The parts of a consequence that are not at their default, by the word that a rules file uses."""
_SEVERAL = ("hold", "exclude", "caution", "suggest")
_PARTS = (
    "lifted_by", "lifted_by_whom", "question", "action", "who", "urgency", "about_record", "only_when_true",
    "ask_where", "may_cost_hours", "known_first",
)  # fmt: skip
"""Fields of a rule that a consequence has beside what it concerns and for whom."""
_DOES: Mapping[str, str] = {
    "suggest": "suggest", "exclude": "rule out", "caution": "warn of", "hold": "hold", "ask": "ask for",
    "reading": "derive", "unmet_need": "say",
}  # fmt: skip


class ConsequenceEntry(Frozen):
    """A consequence as a case writes it."""

    reading: str | None = Field(default=None, description="The reading that it derives")
    unmet_need: str | None = Field(default=None, description="The need that it says is unmet")
    hold: tuple[str, ...] | str | None = Field(default=None, description="`everything`, or every activity")
    exclude: tuple[str, ...] | str | None = Field(default=None, description="Every item that it rules out")
    caution: tuple[str, ...] | str | None = Field(default=None, description="Every item that it warns of")
    suggest: tuple[str, ...] | str | None = Field(default=None, description="Every item that it suggests")
    ask: str | None = Field(default=None, description="The word of the model that it asks for")
    scope: Scope = Field(default="person", alias="for", description="Person, visit or task")
    lines: tuple[str, ...] | None = Field(
        default=None, description="Of a hold: the lines of this package that it keeps, as `visit/activity`"
    )
    lifted_by: str = ""
    lifted_by_whom: str = ""
    question: str = ""
    action: str = ""
    urgency: Urgency | None = None
    who: str = ""
    about_record: bool = False
    only_when_true: bool = False
    ask_where: str = ""
    may_cost_hours: Span | None = None
    known_first: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _says_what_it_does(self) -> ConsequenceEntry:
        if len([kind for kind in RULE_KINDS if getattr(self, kind) is not None]) != 1:
            raise ValueError(f"what a rule does has exactly one kind: {', '.join(RULE_KINDS)}")
        if self.lines is not None and self.hold is None:
            raise ValueError("`lines` belong to a hold")
        return self

    @property
    def kind(self) -> RuleKind:
        """The kind that is written."""
        return next(kind for kind in RULE_KINDS if getattr(self, kind) is not None)

    def names(self) -> tuple[str, ...]:
        """What it concerns: items, activities, a word or a title."""
        written = getattr(self, self.kind)
        return written if isinstance(written, tuple) else (written,)

    def consequence(self) -> RuleConsequence:
        """What is written, without the lines."""
        return _close(self.kind, self.names(), self.scope, {name: getattr(self, name) for name in _PARTS})


def consequence_of(rule: Rule) -> RuleConsequence:
    """The consequence of a rule: what it is about and what follows, by key."""
    return _close(rule.kind, rule.about, rule.scope, {name: getattr(rule, name) for name in _PARTS})


def _close(kind: RuleKind, about: tuple[str, ...], scope: Scope, values: Mapping[str, Any]) -> dict[str, Any]:
    closed: dict[str, Any] = {kind: tuple(about) if kind in _SEVERAL else about[0]}
    if scope != "person":
        closed["for"] = scope
    for name, value in values.items():
        if value:
            closed[name] = value.model_dump() if isinstance(value, Span) else value
    return closed


def kind_of(consequence: RuleConsequence) -> RuleKind:
    """The kind of a consequence."""
    return next(kind for kind in RULE_KINDS if kind in consequence)


def same(first: RuleConsequence, second: RuleConsequence) -> bool:
    """Whether two consequences are equal, whatever the order of items, activities and words."""
    return _without_order(first) == _without_order(second)


def differences(rule: str, expected: RuleConsequence, actual: RuleConsequence) -> Iterator[str]:
    """A sentence for each part of a consequence that is not as expected."""
    kind, other = kind_of(expected), kind_of(actual)
    if kind != other:
        yield f"expected `{rule}` to {_DOES[kind]}, and it is of kind {other}"
        return
    if kind in _SEVERAL:
        yield from _list_differences(rule, kind, expected[kind], actual[kind])
    elif expected[kind] != actual[kind]:
        yield f"expected `{rule}` to {_DOES[kind]} `{expected[kind]}`, and it is `{actual[kind]}`"
    scopes = expected.get("for", "person"), actual.get("for", "person")
    if scopes[0] != scopes[1]:
        yield f"expected `{rule}` to be asked of each {scopes[0]}, and it is of each {scopes[1]}"
    for name in dict.fromkeys((*expected, *actual)):
        if name in (kind, "for"):
            continue
        was, now = expected.get(name), actual.get(name)
        if _plain(was) != _plain(now):
            yield f"expected `{rule}` to have the {name} {_quote(was)}, and it is {_quote(now)}"


def _list_differences(rule: str, kind: str, expected: Any, actual: Any) -> Iterator[str]:
    for name in sorted(set(expected) - set(actual)):
        yield f"expected `{rule}` to {_DOES[kind]} `{name}`, and it does not"
    for name in sorted(set(actual) - set(expected)):
        yield f"did not expect `{rule}` to {_DOES[kind]} `{name}`"


def _without_order(consequence: RuleConsequence) -> dict[str, Any]:
    return {name: _plain(value) for name, value in consequence.items()}


def _plain(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def _quote(value: Any) -> str:
    if value in (None, "", ()):
        return "nothing"
    return f"“{', '.join(value) if isinstance(value, tuple) else value}”"


def written_consequence(consequence: RuleConsequence, lines: tuple[str, ...] | None = None) -> dict[str, Any]:
    """A consequence as a case writes it: one name alone and not as a list, and the lines of a hold."""
    written = dict(consequence)
    kind = kind_of(written)
    if kind in _SEVERAL:
        written[kind] = written[kind][0] if len(written[kind]) == 1 else sorted(written[kind])
    if lines is not None:
        written["lines"] = list(lines)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in written.items()}


def holds_all(rule: Rule) -> bool:
    """Whether a hold keeps the whole package, so that its lines need not be named."""
    return rule.scope == "person" and EVERYTHING in rule.about
