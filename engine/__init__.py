"""Handrail's reasoning: no Streamlit, no ReportLab, no terminal in here."""
