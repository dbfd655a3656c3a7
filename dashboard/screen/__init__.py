"""The review screen, drawn with Streamlit."""
