"""Packages taken in from files: each row's problems are shown, and nothing is half taken in.

Definitions: a file is looked at first. What is good is taken in together, in one transaction, and only when the person
says so; a package that has problems is left out and named, with what to do. A package that is already in a caseload
the person may not change is left out too.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.identity import Someone
from dashboard.screen.markup import table
from dashboard.screen.papers import still_allowed
from dashboard.screen.pressing import show_button
from dashboard.screen.uploads import ask_for_files
from dashboard.wording import count_of
from engine import CarePackage, Problem
from engine.exchange import FORMATS, ReadPackage, remarks_on_file, remarks_on_package
from engine.formats import read_any_packages
from engine.model.limits import DOCUMENT_BYTES
from engine.records import DEMONSTRATION, EVERY_CASELOAD

_SHOWN = 50
TEMPLATE = files("dashboard.screen.caseload") / "template.csv"
"""Two packages in a table, as somebody can write them."""


def show_import(who: Someone) -> None:
    """A file uploader for packages, what is wrong with them, and the button that saves the good ones."""
    st.header("Take packages in")
    files = ask_for_files(
        "Files: YAML, JSON, JSON lines, CSV, Excel or Parquet, or FHIR (JSON, XML) from another system",
        tuple(dict.fromkeys([*FORMATS, "ndjson", "xml"])),
        most_bytes=DOCUMENT_BYTES,
        key=f"import {st.session_state.get('import round', 0)}",
        help="Rows with the same reference make one package. An empty cell is not assessed; `none` says that there is none.",
    )
    st.download_button(
        "A table to begin with (CSV)",
        still_allowed("take packages in", None, TEMPLATE.read_bytes),
        "packages.csv",
        "text/csv",
        help="Two made-up people, to write over.",
    )
    if not files:
        return
    packages: list[ReadPackage] = []
    versions: dict[str, int] = {}
    remarks = [remark for file in files for remark in remarks_on_file(file.name, file.getvalue())]
    for file in files:
        read, about = read_any_packages(
            file.name,
            file.getvalue(),
            service.catalogue(),
            today(),
            lambda reference: _there(who, reference, versions),
        )
        packages += read
        remarks += about
    remarks += [remark for entry in packages for remark in remarks_on_package(entry, today())]
    caseload = _choose_caseload(who)
    good = [
        entry.package for entry in packages if entry.package is not None and _may_change(who, entry.package)
    ]
    _show_problems([entry for entry in packages if entry.package is None])
    _show_remarks(remarks)
    forbidden = sum(entry.package is not None for entry in packages) - len(good)
    if forbidden:
        st.warning(f"Left out: {count_of(forbidden, 'package')} of a caseload that you do not work in.")
    known = service.package_records().hashes()
    new = sum(package.reference not in known for package in good)
    st.write(
        f"{count_of(len(good), 'package')} can be taken in: {new} new, {len(good) - new} as a new version."
    )
    if good and show_button(f"Take {len(good)} in", type="primary"):
        service.package_records().save_all(good, caseload=caseload, based_on=versions)
        st.session_state["import round"] = st.session_state.get("import round", 0) + 1
        st.toast(f"Taken in: {count_of(len(good), 'package')}.")
        st.rerun()


def _choose_caseload(who: Someone) -> str:
    caseloads = who.caseloads("OT", "manager")
    known = (
        service.package_records().caseloads()
        if caseloads is None
        else tuple(sorted(caseloads - {EVERY_CASELOAD}))
    )
    return st.selectbox("Into which caseload?", known or (DEMONSTRATION,))


def _there(who: Someone, reference: str, versions: dict[str, int]) -> CarePackage | None:
    """The package that somebody may change under a reference; in `versions` which one that was."""
    records = service.package_records()
    placed = records.caseload_of(reference)
    if placed is None:
        versions[reference] = 0
        return None
    return records.load_noting(reference, versions) if who.holds("OT", "manager", caseload=placed) else None


def _may_change(who: Someone, package: CarePackage) -> bool:
    placed = service.package_records().caseload_of(package.reference)
    return placed is None or who.holds("OT", "manager", caseload=placed)


def _show_remarks(remarks: Sequence[Problem]) -> None:
    if not remarks:
        return
    st.warning(f"{count_of(len(remarks), 'thing')} to look at before you take this in:")
    rows = [(str(remark.place), remark.message, remark.help) for remark in remarks[:_SHOWN]]
    st.html(table("What to look at, and where", ("Where", "What", "What to do"), rows))
    if len(remarks) > _SHOWN:
        st.write(f"And {len(remarks) - _SHOWN} more.")


def _show_problems(bad: Sequence[ReadPackage]) -> None:
    """A table of what keeps packages from being taken in: where it is, and what to do."""
    if not bad:
        return
    st.error(f"Left out, because something in it cannot be right: {count_of(len(bad), 'package')}.")
    rows = [
        (entry.reference or entry.where, str(problem.place), problem.code, problem.message, problem.help)
        for entry in bad
        for problem in entry.problems
    ]
    st.html(
        table("What is wrong, and where", ("Package", "Where", "Code", "What", "What to do"), rows[:_SHOWN])
    )
    if len(rows) > _SHOWN:
        st.write(f"And {len(rows) - _SHOWN} more.")
