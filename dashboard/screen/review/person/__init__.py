"""Who the review is about: one line, four figures, and everything that somebody needs to know who goes there."""

from .changed import changed_since
from .head import show_head
from .person import show_person

__all__ = ["changed_since", "show_head", "show_person"]
