"""The words that screen, paper and terminal share: what a code of the model is called for people.

Left out: sentences of one surface, which stand where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def label_of(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """A function from a code to its label, as Streamlit's `format_func` wants it; a code without one is its own."""
    return lambda code: labels.get(code, str(code))
