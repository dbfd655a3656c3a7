"""`handrail learn`: what is learned from outcomes, and how good the estimates have been."""

from .command import learn

__all__ = ["learn"]
