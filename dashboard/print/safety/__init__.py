"""The safety case on paper: hazard log, case report, transparency record, impact assessments; PDF or Markdown."""

from .case import SafetyCase
from .markdown import MarkdownSheet
from .papers import SAFETY_PAPERS, as_markdown, as_pdf

__all__ = ["SAFETY_PAPERS", "MarkdownSheet", "SafetyCase", "as_markdown", "as_pdf"]
