"""Signed reviews out: as a FHIR bundle, as rows, as plain text; and Handrail's own form."""

from .bundle import fhir_bundle
from .checking import faults_of
from .form import FORM_VERSION, form_words, questionnaire
from .signed_answer import NotSignedError, SignedAnswer
from .table import COLUMNS, MOST_LINES, plain_text, rows_of

__all__ = [
    "COLUMNS",
    "FORM_VERSION",
    "MOST_LINES",
    "NotSignedError",
    "SignedAnswer",
    "faults_of",
    "fhir_bundle",
    "form_words",
    "plain_text",
    "questionnaire",
    "rows_of",
]
