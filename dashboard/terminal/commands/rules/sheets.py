"""`handrail rules worklist` and `rules sign`: the review sheet for clinicians, out and back in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

import yaml

from engine import ProblemsFoundError
from engine.authoring.worklist import HEAD, WorklistRow, sign_off_of, worklist
from engine.exchange import inert_cell
from engine.exchange.delimited import csv_rows
from engine.exchange.workbook import excel_rows
from engine.files import write_bytes
from engine.knowledge.sign_off import FOLDER, entries_of, load_sign_offs, standing
from engine.model import file_error, read_problem

from .workspace import RuleSetWorkspace

_WIDTHS = (24, 34, 12, 50, 60, 60, 50, 12, 40, 20)


def write_sheet(workspace: RuleSetWorkspace, out: Path) -> int:
    """Write every rule, question and item to a sheet, by the ending of its name; returns how many lines it has."""
    rows = worklist(workspace.catalogue, workspace.rule_set)
    written = {".csv": _csv, ".xlsx": _xlsx, ".md": _markdown}.get(out.suffix.lower())
    if written is None:
        raise file_error(
            str(out),
            "H204",
            f"`{out.suffix}` is no ending of a review sheet",
            "one of: .csv, .xlsx to be filled in, .md to be read",
        )
    write_bytes(out, written(rows))
    return len(rows)


def sign(
    workspace: RuleSetWorkspace,
    sheet: Path,
    *,
    name: str,
    profession: str,
    registration: str,
    on: date,
    today: date,
) -> Path:
    """Keep a sheet that came back; returns the file that was written into the rule set's folder.

    Raises:
        ProblemsFoundError: the sheet cannot be read or something is wrong with it; nothing is written.
    """
    sign_off = sign_off_of(
        _rows(sheet),
        str(sheet),
        workspace.catalogue,
        workspace.rule_set,
        name=name,
        profession=profession,
        registration=registration,
        on=on,
        today=today,
    )
    _refuse_another_name(workspace, sheet, name.strip(), registration.strip())
    slug = re.sub(r"[^a-z0-9]+", "_", f"{name} {registration}".lower()).strip("_")[:80] or "clinician"
    file = workspace.folder.path / FOLDER / f"{on.isoformat()}_{slug}.yaml"
    text = yaml.safe_dump(sign_off.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=120)
    text = text.replace(f"signed_on: '{on.isoformat()}'", f"signed_on: {on.isoformat()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(
                "# Read back from a review sheet; never written over. A later sign-off is a file of its own.\n"
            )
            new.write(text)
    except FileExistsError:
        raise file_error(
            str(file),
            "H207",
            f"{name} has signed a sheet of {on} already",
            "sign a later sheet with its own day",
        ) from None
    return file


def _refuse_another_name(workspace: RuleSetWorkspace, sheet: Path, name: str, registration: str) -> None:
    """One number of a register belongs to one person: their last answer counts."""
    for signed in load_sign_offs(workspace.folder.path, workspace.folder.shown):
        if signed.registration.casefold() == registration.casefold() and signed.name != name:
            raise file_error(
                str(sheet),
                "H207",
                f"{registration} has signed as {signed.name}, on {signed.signed_on}",
                "give the name as it stands there, or the number of whoever signs now",
            )


def said_of(workspace: RuleSetWorkspace) -> str:
    """How far the rule set has been signed."""
    entries = entries_of(workspace.rule_set.rules, workspace.catalogue.items)
    return standing(entries, load_sign_offs(workspace.folder.path, workspace.folder.shown)).sentence()


def _rows(sheet: Path) -> Iterable[tuple[int, Sequence[str]]]:
    """The filled-in sheet's rows with their line numbers; a file that cannot be read is a problem."""
    try:
        content = sheet.read_bytes()
        reads = excel_rows if sheet.suffix.lower() == ".xlsx" else csv_rows
        return list(reads(content, str(sheet)))
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemsFoundError([read_problem(str(sheet), error, "the sheet")]) from None


def _csv(rows: Sequence[WorklistRow]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(map(inert_cell, row.cells()) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[WorklistRow]) -> bytes:
    """The sheet as a workbook: answers chosen from a list, columns wide enough to print across one page."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    sheet.title = "Review sheet"
    sheet.append(HEAD)
    for row in rows:
        sheet.append([inert_cell(cell) for cell in row.cells()])
    for index, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    choice = DataValidation(type="list", formula1='"agree,change,refuse"', allow_blank=True)
    sheet.add_data_validation(choice)
    answers = get_column_letter(HEAD.index("Answer") + 1)
    choice.add(f"{answers}2:{answers}{len(rows) + 1}")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _markdown(rows: Sequence[WorklistRow]) -> bytes:
    """The entries by group, to be read; nothing in it is taken back in."""
    parts = [
        "# Review sheet\n\nTo be read. What is filled in and comes back is the .csv or .xlsx sheet: write `agree`, "
        "`change` or `refuse` under Answer, and under Your words what to change or why.\n"
    ]
    for group, entries in groupby(rows, key=lambda row: row.group):
        lines = list(entries)
        parts.append(f"## {group} ({len(lines)})\n")
        parts += [
            f"### {row.entry}\n\n- **{row.kind}:** {row.says}\n- **When:** {row.when.replace(chr(10), '; ')}\n"
            f"- **Because:** {row.because.replace(chr(10), ' ')}\n- **Sources:** "
            f"{row.sources.replace(chr(10), '; ')}\n- [ ] agree  [ ] change  [ ] refuse: ____________\n"
            for row in lines
        ]
    return "\n".join(parts).encode()
