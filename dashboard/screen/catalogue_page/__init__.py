"""The page of the catalogue.

Not called `catalogue`: Streamlit puts the folder of its script first on the path, where that name would hide the
knowledge's own package.
"""
