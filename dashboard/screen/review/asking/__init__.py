"""Questions about a package, asked and answered on the screen; "not assessed" is always among the answers."""

from .field import NOT_ASSESSED, day, field, put_value, value_of
from .places import places_of

__all__ = ["NOT_ASSESSED", "day", "field", "places_of", "put_value", "value_of"]
