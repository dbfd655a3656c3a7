"""The `handrail` command."""

import gc

__all__ = ["main"]

_OBJECTS_BETWEEN_COLLECTIONS = 200_000


def main() -> None:
    """Run the command; nothing but plain sentences reaches the user."""
    # A command makes some hundred thousand small objects and keeps them, the first of them while it loads its code: the
    # collector would go over them in vain.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    from .command import run

    run()
