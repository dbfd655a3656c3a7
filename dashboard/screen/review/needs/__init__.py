"""What comes before any saving: unmet needs by urgency, holds that are in force, and holds that are not ruled out."""

from .holds import show_in_force, show_not_known
from .needs import show_unmet_needs
from .sources import show_sources

__all__ = ["show_in_force", "show_not_known", "show_sources", "show_unmet_needs"]
