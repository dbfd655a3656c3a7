"""Who else helps a made-up person, and what equipment is in the home."""

from __future__ import annotations

from typing import Any

from dashboard.demonstration.drawing import Drawing, Plain
from engine.model import EquipmentInPlace
from engine.model.unpaid_carer import UnpaidCarer


class Households:
    """The unpaid carers and the equipment of one block of people.

    Args:
        drawing: what was drawn about them.
    """

    def __init__(self, drawing: Drawing) -> None:
        """Draw who helps, with what, and what equipment is there, for all of a block at once."""
        spec = drawing.profile["unpaid_carer"]
        alone = drawing.among({"person.lives_alone": [True]})
        self._alone = alone.tolist()
        self._asked = drawing.assessed_mask("carer").tolist()
        together, apart = (drawing.happens(spec["chance"][how]) for how in ("together", "apart"))
        self._has = (together & ~alone | apart & alone).tolist()
        relation = spec["relation"]
        self._relation = {how: drawing.of(relation["values"], relation[how]) for how in ("together", "apart")}
        self._relation_known = drawing.assessed_mask("carer").tolist()
        self._fields = {}
        for name, field in spec["fields"].items():
            with drawing.stream_of(f"unpaid_carers.{name}", field):
                values = drawing.of(field["values"], field["shares"])
                self._fields[name] = (values, drawing.assessed_mask("carer").tolist())
        self._timed = drawing.happens(spec["timed"]).tolist()
        self._tasks = [
            (
                task["activity"],
                (drawing.among(task.get("where", {})) & drawing.happens(task["chance"])).tolist(),
                drawing.of(task["minutes"]),
                drawing.of(task["times_per_week"]),
            )
            for task in spec["tasks"]
        ]
        self._looked_at = drawing.happens(drawing.profile["equipment_looked_at"]).tolist()
        self._equipment = [_Equipment(drawing, piece_spec) for piece_spec in drawing.profile["equipment"]]

    def carers(self, row: int) -> tuple[UnpaidCarer, ...] | None:
        """The unpaid carers; None when nobody has asked."""
        if not self._asked[row]:
            return None
        if not self._has[row]:
            return ()
        alone = self._alone[row]
        fields: Plain = {"lives_with": not alone}
        if self._relation_known[row]:
            fields["relation"] = self._relation["apart" if alone else "together"][row]
        fields |= {name: values[row] for name, (values, known) in self._fields.items() if known[row]}
        if self._timed[row]:
            fields["tasks"] = tuple(
                {"activity": activity, "minutes": float(minutes[row]), "times_per_week": float(times[row])}
                for activity, done, minutes, times in self._tasks
                if done[row]
            )
        return (UnpaidCarer.model_validate(fields, strict=True),)

    def equipment(self, row: int) -> tuple[EquipmentInPlace, ...] | None:
        """What is in place; None when nobody has looked."""
        if not self._looked_at[row]:
            return None
        return tuple(piece.piece(row) for piece in self._equipment if piece.there[row])


class _Equipment:
    def __init__(self, drawing: Drawing, spec: Plain) -> None:
        profile = drawing.profile
        self._item = spec["item"]
        self.there = (drawing.among(spec["where"]) & drawing.happens(spec["chance"])).tolist()
        self._in_use = drawing.of(**profile["in_use"])
        self._load = drawing.of(spec["load"]) if "load" in spec else None
        self._due = drawing.of(**profile["examination_due"])
        self._read = drawing.happens(profile["label_read"]).tolist()

    def piece(self, row: int) -> EquipmentInPlace:
        fields: dict[str, Any] = {"item": self._item, "in_use": self._in_use[row]}
        if self._load is not None and self._read[row]:
            fields |= {
                "safe_working_load_kg": float(self._load[row]),
                "examination_due": self._due[row],
                "condition": "good",
            }
        return EquipmentInPlace.model_validate(fields)
