"""What a provider wrote into the fields of a paper, read back by the names of the fields.

Definitions: answers are read from a provider's paper that is genuine, or that a newer signed review has replaced; a
paper that differs in anything but its fields gives none. One that another layout printed, as before an update, and that
carries the seal of a signed review is read, too: fields keep their names. Its pages are *not proved*, so each answer
says how it came, and what a field is for is taken from today's paper and never from the file. An answer is about the
whole recommendation or one item (can, cannot, a question) or one question that the paper asked. Everything else that was
filled in is kept in words beside what its field is for, so that nothing is lost. None of it is from the records, and none
of it changes a signed review.

Left out: where answers are kept (`engine.records`), and what a therapist makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from dashboard.print.jobs.compare_pdf import FilledField
from dashboard.print.jobs.verify import SignedReviewSource, claimed_by, verify
from dashboard.print.papers.equipment_in_place import FIELDS_OF_A_PIECE
from engine.model import MOST_WORDS, ProviderAnswer
from engine.model.field import PLAIN_TEXT

ABOUT_A_QUESTION = "question:"
"""How the subject of an answer to a question begins; the question itself stands in its words."""
LARGEST_BYTES = 20_000_000
MOST_FIELDS = 400
MOST_CHARACTERS = 1000
"""Of one field; what is longer is cut, and that is said."""
_MOST_BY = 400
_LONGEST_LABEL = 200
_NOT_PROVED = (
    "Not proved: another layout printed this paper, as before an update, so its pages cannot be held against the records, "
    "and its questions may have been worded otherwise. The answers are read by the names of its fields, and marked. Ask the "
    "provider whether they are theirs before you rely on them."
)
_YES = frozenset({"yes", "y", "can", "ok", "agreed"})
_NO = frozenset({"no", "n", "cannot", "not"})
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y")
_SIGNER, _QUESTIONS = "provider", "answer"
_OF_ANOTHER_LAYOUT = "another_layout"
"""Where a field stands that today's paper has not; its words are kept under the whole."""
_ABOUT_THE_WHOLE = frozenset({"recommendation", "person", "plan", "sling", "answers", _OF_ANOTHER_LAYOUT})
"""Groups of fields that are about no single item."""
_TRAINED = re.compile(r"^trained_\d+$")
_UNFIT = re.compile(f"[{PLAIN_TEXT[3:-3]}]")
Fields = dict[str, FilledField]


class AnswersError(Exception):
    """A file from which no answers are taken, with the reason in a sentence."""


@dataclass(frozen=True)
class PaperAnswers:
    """Everything that was filled in on one paper."""

    reference: str
    number: int
    """The number of the signed review that the paper was printed from."""
    answers: tuple[ProviderAnswer, ...]
    remarks: tuple[str, ...]
    """What whoever imports it should know: that it is not proved, a newer review, a text that was cut, an unreadable day."""


def read_answers(
    content: bytes, records: SignedReviewSource, contacts: Mapping[str, str] | None = None
) -> PaperAnswers:
    """What a provider wrote into a paper.

    Args:
        content: the file.
        records: where signed reviews are kept: the paper is held against them.
        contacts: the council's own, as it prints them.

    Raises:
        AnswersError: the file is too large, is no provider's paper, was changed, or nothing is filled in.
    """
    if len(content) > LARGEST_BYTES:
        raise AnswersError(f"The file is larger than {LARGEST_BYTES // 1_000_000} MB: no paper is.")
    verdict = verify(content, records, contacts=contacts)
    place = verdict.of or verdict.claims
    if place is None:
        raise AnswersError(" ".join(verdict.says))
    claim = claimed_by(content)
    if claim is None or claim.kind != "provider":
        raise AnswersError("It is not the provider’s paper: answers are read from that alone.")
    filled = [field for field in verdict.filled if not _is_the_same_number(field.value, field.printed_value)]
    if not filled:
        raise AnswersError("Nothing is filled in on it.")
    if len(filled) > MOST_FIELDS:
        raise AnswersError(f"More than {MOST_FIELDS} fields are filled in: no paper has so many.")
    remarks = [] if verdict.of else [_NOT_PROVED]
    remarks += [verdict.replaced_by] if verdict.replaced_by else []
    groups = _group_fields(_bound_field(field, remarks) for field in filled)
    answers = tuple(_answers(groups, remarks))
    if not verdict.of:
        answers = tuple(answer.model_copy(update={"came_by": "unproved_paper"}) for answer in answers)
    return PaperAnswers(*place, answers, tuple(remarks))


def _is_the_same_number(value: str, printed_value: str) -> bool:
    """Whether two values are one number, written otherwise by another layout."""
    try:
        return float(value) == float(printed_value)
    except ValueError:
        return False


def _bound_field(field: FilledField, remarks: list[str]) -> FilledField:
    """On one line, without marks that cannot be seen, and no longer than a field can be."""
    value = " ".join(_UNFIT.sub(" ", field.value).split())
    if len(value) > MOST_CHARACTERS:
        remarks.append(f"{field.label}: cut after {MOST_CHARACTERS} characters.")
        value = value[:MOST_CHARACTERS]
    label = " ".join(_UNFIT.sub(" ", field.label).split())[:_LONGEST_LABEL]
    return replace(field, label=label, value=value)


def _group_fields(fields: Iterable[FilledField]) -> dict[str, Fields]:
    groups: dict[str, Fields] = {}
    for at, field in enumerate(fields):
        group, _, key = field.name.rpartition(".")
        if not field.is_printed:
            group, key = _OF_ANOTHER_LAYOUT, str(at)
        if field.value:
            groups.setdefault(group, {})[key] = field
    return groups


def _answers(groups: dict[str, Fields], remarks: list[str]) -> Iterator[ProviderAnswer]:
    """One answer about the whole, one for each item, one for each question; who signed stands in all of them."""
    signer = groups.pop(_SIGNER, {})
    by = signer["signature"].value[:_MOST_BY] if "signature" in signer else ""
    on = _day(signer.get("date"), remarks)
    questions = groups.pop(_QUESTIONS, {})
    trained = [_training_text(groups.pop(name)) for name in sorted(groups) if _TRAINED.match(name)]
    whole: Fields = {}
    for name in sorted(_ABOUT_THE_WHOLE & set(groups)):
        whole |= groups.pop(name)
    for name in sorted(group for group in groups if group.endswith(FIELDS_OF_A_PIECE)):
        # Of a piece in the home nothing was decided: what is said of it stands with its name under the whole.
        whole |= {f"{name}.{key}": field for key, field in groups.pop(name).items()}
    if whole or trained:
        yield _answer("", whole, "; ".join(trained)[:MOST_WORDS], by, on, remarks)
    for item, fields in sorted(groups.items()):
        yield _answer(item, fields, "", by, on, remarks)
    for key, field in questions.items():
        yield ProviderAnswer(
            subject=f"{ABOUT_A_QUESTION}{key.replace('__', '.')}",
            reply="received",
            because=f"{field.label} {field.value}",
            answered_by=by,
            answered_on=on,
            came_by="paper",
        )


def _training_text(fields: Fields) -> str:
    parts = [fields[key].value for key in ("name", "equipment", "by_on") if key in fields]
    return ", ".join([*parts, *([f"alone: {fields['alone'].value}"] if "alone" in fields else [])])


def _answer(
    subject: str, fields: Fields, trained: str, by: str, on: date | None, remarks: list[str]
) -> ProviderAnswer:
    """What was written about one subject: known fields by their meaning, every other one as words."""
    left = dict(fields)
    can, start = left.pop("can_do", None), left.pop("from_day", None)
    result, why = left.pop("trial_result", None), left.pop("because", None)
    reply, from_day = _reply(can, why), _day(start, remarks)
    in_words = [
        *([can] if can and reply not in ("can", "cannot") else []),
        *([start] if start and not from_day else []),
    ]
    words = [
        *([why.value] if why else []),
        *(f"{field.label}: {field.value}" for field in (*in_words, *left.values())),
    ]
    because = "; ".join(words)
    if len(because) > MOST_WORDS:
        remarks.append(f"{subject or 'The whole recommendation'}: cut after {MOST_WORDS} characters.")
    return ProviderAnswer(
        subject=subject,
        reply=reply,
        from_day=from_day,
        because=because[:MOST_WORDS],
        trained=trained,
        trial_result=result.value if result else "",
        answered_by=by,
        answered_on=on,
        came_by="paper",
    )


def _reply(
    can: FilledField | None, why: FilledField | None
) -> Literal["received", "can", "cannot", "question"]:
    # “No problem” and “Yes, but not at weekends” are for whoever reads them: only the word alone is taken for the answer.
    word = can.value.strip(" .!").lower() if can else ""
    if word in _YES:
        return "can"
    if word in _NO:
        return "cannot"
    return "question" if why is not None and "?" in why.value else "received"


def _day(field: FilledField | None, remarks: list[str]) -> date | None:
    if field is None:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(field.value.strip(), form).date()
        except ValueError:
            continue
    remarks.append(f"{field.label}: “{field.value}” cannot be read as a day; it is kept in words.")
    return None
