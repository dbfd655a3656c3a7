"""The printed papers, made with ReportLab."""

from .document import render_pdf, write_pdf

__all__ = ["render_pdf", "write_pdf"]
