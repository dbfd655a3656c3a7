"""What a council's store says of items: prices, stock, lead times, suppliers, substitutes and what fits with what.

`catalogue/prices.csv` of a layer has a row an item, as the export of an equipment store: `item`, and any of `price_gbp`
(or `price_gbp_low`, `price_gbp_likely`, `price_gbp_high`), `in_stock`, `lead_days`, `supplier`, `checked_on`,
`substitutes` and `fits_with` (items, separated by `;`). An empty cell says nothing; nothing is filled in. Every row that
is wrong is said with its line. Left out: new items (files beside it, as in the shipped catalogue).
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from ..language.nearest_name import did_you_mean
from ..model.catalogue_item import CatalogueItem, Supply
from ..model.figure import Figure
from ..model.limits import DOCUMENT_BYTES
from ..model.problem import Place, Problem, read_problem

T = TypeVar("T")
PRICES = "prices.csv"
_PRICES = ("price_gbp", "price_gbp_low", "price_gbp_likely", "price_gbp_high")
_LISTS = ("substitutes", "fits_with")
COLUMNS = ("item", *_PRICES, "in_stock", "lead_days", "supplier", "checked_on", *_LISTS)
_DAYS_A_WEEK = 7
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_FORMULA = ("=", "+", "-", "@")


def with_prices(
    items: Mapping[str, CatalogueItem], path: Path, label: str, problems: list[Problem]
) -> dict[str, CatalogueItem]:
    """The items with what the store says of them.

    Args:
        items: by id.
        path: `prices.csv`.
        label: what to call it in problems.
        problems: gathers what is wrong, with the line.
    """
    text = _text(path, label, problems)
    rows = _rows(text, label, problems)
    if not rows:
        return dict(items)
    header = [name.strip() for name in rows[0]]
    unknown = [name for name in header if name not in COLUMNS]
    for name in unknown:
        hint = did_you_mean(name, COLUMNS) or f"known here: {', '.join(COLUMNS)}"
        problems.append(Problem("H201", f"`{name[:60]}` is not a column here", Place(label, 1, 1), hint))
    if "item" not in header or len(set(header)) != len(header):
        message = "the first line names each column once, and one of them is `item`"
        problems.append(Problem("H104", message, Place(label, 1, 1), f"known here: {', '.join(COLUMNS)}"))
        return dict(items)
    priced = dict(items)
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = f"the row has {len(cells)} cells, and the first line names {len(header)}"
            problems.append(
                Problem("H107", message, Place(label, number, 1), "put quotes round a cell with a comma")
            )
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        _Row(row, number, label, problems).add_to(priced, seen)
    return priced


def _text(path: Path, label: str, problems: list[Problem]) -> str:
    try:
        if path.stat().st_size > DOCUMENT_BYTES:
            problems.append(Problem("H103", "the file is larger than 5 MB", Place(label), "split it"))
            return ""
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(read_problem(label, error))
        return ""


def _rows(text: str, label: str, problems: list[Problem]) -> list[list[str]]:
    """The rows, separated by whatever the first line has most of; none where a quotation mark is never closed."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error as error:
        line = len(rows) + 1
        hint = "look for a quotation mark that is never closed"
        problems.append(Problem("H101", f"the rows cannot be read: {error}", Place(label, line, 1), hint))
        return []
    return rows


_COUNTS = {
    "in_stock": "how many pieces the store has, as a whole number",
    "lead_days": "how many days it takes to come, as a whole number",
}
_COUNT_HELP = "write a whole number, 0 where there is none; leave the cell empty where nobody has counted"


class _Row:
    def __init__(self, row: Mapping[str, str], line: int, label: str, problems: list[Problem]) -> None:
        self.row, self.line, self.label, self.problems = row, line, label, problems
        self.before = len(problems)

    def add_to(self, items: dict[str, CatalogueItem], seen: dict[str, int]) -> None:
        name = self.row["item"]
        if name not in items:
            self._unknown(name, items)
            return
        if name in seen:
            self._add("H207", f"`{name}` is written twice", f"first on line {seen[name]}")
            return
        seen[name] = self.line
        self._check_texts()
        if len(self.problems) > self.before:
            return
        price, supply = self._price(), self._supply(items)
        if len(self.problems) > self.before:
            return
        update: dict[str, Any] = {"supply": supply}
        if price is not None:
            update["price"] = price
        if supply.lead_days is not None:
            weeks = supply.lead_days / _DAYS_A_WEEK
            update["lead_time_weeks"] = _figure(weeks, weeks, weeks, "weeks", supply)
        items[name] = items[name].model_copy(update=update)

    def _check_texts(self) -> None:
        """Texts hold no marks that cannot be seen, and nothing that a spreadsheet would run when it is shown a report."""
        for name, cell in self.row.items():
            if not cell.isprintable():
                self._add("H208", f"`{name}` holds a character that cannot be seen", "write the cell anew")
            elif name == "supplier" and cell[:1] in _FORMULA:
                self._add("H203", f"`{name}` begins as a formula does: `{cell[:30]}`", "begin with a letter")

    def _price(self) -> Figure | None:
        """The price of the row; None where it says none, or says it wrongly."""
        prices = {name: self._number(name) for name in _PRICES if self.row.get(name)}
        if not prices or None in prices.values():
            return None
        supply = Supply(supplier=self.row.get("supplier", ""))
        if tuple(prices) == ("price_gbp",):
            price = float(prices["price_gbp"] or 0.0)
            return _figure(price, price, price, "GBP", supply)
        low, likely, high = (prices.get(name) for name in _PRICES[1:])
        if low is None or likely is None or high is None or "price_gbp" in prices:
            self._add(
                "H206",
                "a price is one number, or low, likely and high",
                "fill `price_gbp` alone, or the three",
            )
            return None
        if not low <= likely <= high:
            self._add("H206", "a price runs low, likely, high", "put them in order")
            return None
        return _figure(low, likely, high, "GBP", supply)

    def _supply(self, items: Mapping[str, CatalogueItem]) -> Supply:
        """Stock, lead time, supplier and what goes with the item."""
        stock, lead = self._number("in_stock", whole=True), self._number("lead_days", whole=True)
        lists = {}
        for key in _LISTS:
            names = tuple(
                dict.fromkeys(name.strip() for name in self.row.get(key, "").split(";") if name.strip())
            )
            for name in names:
                if name not in items:
                    self._unknown(name, items)
                elif name == self.row["item"]:
                    self._add("H206", f"`{name}` is named under its own `{key}`", "take it out")
            lists[key] = names
        return Supply(
            in_stock=None if stock is None else int(stock),
            lead_days=None if lead is None else int(lead),
            supplier=self.row.get("supplier", ""),
            checked_on=self._date("checked_on"),
            **lists,
        )

    def _number(self, name: str, *, whole: bool = False) -> float | None:
        """The number in a cell; None where it is empty or wrong."""
        text = self.row.get(name, "")
        if not text:
            return None
        number = _parse_or_none(float, text)
        fits = number is not None and math.isfinite(number) and 0 <= number <= 1e7 and text.isascii()
        if not fits or (whole and number is not None and not number.is_integer()):
            meant = _COUNTS[name] if whole else "a number of pounds, 0 or more"
            hint = _COUNT_HELP if whole else _number_help(text)
            self._add("H203", f"`{name}` is {meant}, not `{text[:30]}`", hint)
            return None
        return number

    def _date(self, name: str) -> date | None:
        text = self.row.get(name, "")
        day = _parse_or_none(date.fromisoformat, text) if text else None
        if text and day is None:
            self._add("H203", f"`{name}` is not a date: `{text[:30]}`", _date_help(text))
        return day

    def _unknown(self, name: str, items: Mapping[str, CatalogueItem]) -> None:
        self._add("H402", f"`{name[:60]}` is not an item of the catalogue", did_you_mean(name, items))

    def _add(self, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, Place(self.label, self.line, 1), hint))


def _number_help(text: str) -> str:
    """How the number that somebody wrote is to be written."""
    plain = text.strip("£€$ ").replace(" ", "")
    plain = plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    number = _parse_or_none(float, plain)
    written_plainly = number is not None and math.isfinite(number) and number >= 0 and plain.isascii()
    return (
        f"write {plain}"
        if written_plainly and plain != text
        else "write digits alone, with a point before pence"
    )


def _date_help(text: str) -> str:
    """How the day that somebody wrote is to be written; which of two days is meant only they can say."""
    for mark in "/.-":
        forms = (form.replace("/", mark) for form in ("%d/%m/%Y", "%m/%d/%Y"))
        days = {day: None for form in forms if (day := _parse_or_none(_reads(form), text))}
        if days:
            written = " or ".join(day.isoformat() for day in days)
            return f"write {written}, whichever is meant" if len(days) > 1 else f"write {written}"
    return "write year-month-day: YYYY-MM-DD"


def _reads(form: str) -> Callable[[str], date]:
    return lambda text: datetime.strptime(text, form).date()


def _parse_or_none(kind: Callable[[str], T], text: str) -> T | None:
    try:
        return kind(text)
    except ValueError:
        return None


def _figure(low: float, likely: float, high: float, unit: str, supply: Supply) -> Figure:
    source = (
        f"Price list of the equipment store ({supply.supplier})" if supply.supplier else "Equipment store"
    )
    return Figure(low=low, likely=likely, high=high, unit=unit, source=source, grade="C")
