"""A package with some of its fields changed, named as rules name them."""

from engine import CarePackage


def changed(package, values):
    """The same package with other values at paths such as `risks.fast_track`; None takes a value away."""
    fields = package.model_dump(mode="json", exclude_none=True)
    for path, value in values.items():
        *heads, last = path.split(".")
        place = fields
        for head in heads:
            place = place.setdefault(head, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return CarePackage.model_validate(fields)
