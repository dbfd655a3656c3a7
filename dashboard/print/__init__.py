"""The printed papers: documents from one review, tagged, reproducible, with no more in them than they declare.

render("provider", signed) gives the PDF as bytes; a review that nobody signed prints with DRAFT on every page.
"""

from .jobs.writing import write_pdf
from .papers.kinds import paper_label, render
from .papers.summary import render_summary

__all__ = ["paper_label", "render", "render_summary", "write_pdf"]
