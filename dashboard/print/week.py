"""The week drawn small: one row a visit, one box a day; two boxes on top of each other are two carers.

A dashed second box says that a review is recommended; nothing is taken away on paper.
"""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Rect, String

from dashboard.print.style import ACCENT, BOLD, INK, LINE, REGULAR, SHADE, WIDTH
from engine.model import Review, Visit, VisitEstimate
from engine.model.visit import ALL_DAYS

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ROW, _NAME, _HEAD = 25, 92, 14
_WORTH_SAYING = 0.05


def week(review: Review) -> Drawing:
    """The week of a review, now and what is proposed for review."""
    visits = sorted(review.package.visits, key=lambda one: one.start)
    estimates = {one.visit: one for one in review.estimate.visits}
    drawing = Drawing(WIDTH, _HEAD + _ROW * len(visits) + 2)
    step = (WIDTH - _NAME) / len(_DAYS)
    top = drawing.height
    for column, day in enumerate(_DAYS):
        drawing.add(String(_NAME + column * step + 4, top - 10, day, fontName=BOLD, fontSize=8, fillColor=INK))
    for row, visit in enumerate(visits):
        y = top - _HEAD - (row + 1) * _ROW
        name = f"{visit.start} {visit.id}"[:18]
        drawing.add(String(0, y + 8, name, fontName=REGULAR, fontSize=8, fillColor=INK))
        for column, day in enumerate(ALL_DAYS):
            if day in visit.days:
                _box(drawing, visit, estimates[visit.id], _NAME + column * step, y, step - 6)
    return drawing


def may_be_one_fewer(estimate: VisitEstimate) -> bool:
    """Whether a review of the second carer is worth saying."""
    return estimate.potential.probability_second_carer_not_needed >= _WORTH_SAYING


def _box(drawing: Drawing, visit: Visit, estimate: VisitEstimate, x: float, y: float, width: float) -> None:
    height = (_ROW - 6) / 2 if visit.carers > 1 else _ROW - 6
    for carer in range(min(visit.carers, 2)):
        dashed = carer == 1 and may_be_one_fewer(estimate)
        drawing.add(
            Rect(
                x,
                y + 2 + carer * (height + 1),
                width,
                height,
                fillColor=None if dashed else SHADE,
                strokeColor=ACCENT if dashed else LINE,
                strokeWidth=0.8,
                strokeDashArray=[2, 2] if dashed else None,
            )
        )
    label = f"{visit.minutes} min"
    drawing.add(String(x + 4, y + 4.2, label, fontName=REGULAR, fontSize=6.2, fillColor=INK))
