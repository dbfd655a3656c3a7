"""How fast does the screen answer?

    python benchmarks/screen.py [packages]

Draws the caseload of so many synthetic packages (2,000 unless given), first unevaluated and then again, and chooses
about a suggestion on the review page; each is the wall time of one run of the page's script, without the browser.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time

from streamlit.testing.v1 import AppTest

PAGE = "import importlib\nimportlib.import_module('dashboard.screen.{}').show()\n"


def timed(run) -> float:
    """Seconds that a run of the page takes."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def caseload(packages: int) -> None:
    """The caseload, first and again."""
    from dashboard.demonstration import synthetic_packages
    from dashboard.screen import service

    service.kept().packages.save_all(synthetic_packages(packages), caseload="demonstration")
    app = AppTest.from_string(PAGE.format("caseload"), default_timeout=600)
    first = timed(app.run)
    again = [timed(app.run) for _ in range(9)]
    print(
        f"caseload of {packages:,}: first {first:.1f} s; once evaluated, median {statistics.median(again):.2f} s"
    )


def choosing() -> None:
    """A choice about an item, with the hours drawn anew."""
    app = AppTest.from_string(PAGE.format("review.page"), default_timeout=60)
    app.query_params["package"] = "DEMO-01"
    app.run()
    taken = []
    for number in range(15):
        buttons = [one for one in app.get("button_group") if one.label.startswith("Your decision about")]
        wanted = buttons[number % 5].set_value(("accept", "decline", "trial")[number // 5])
        taken.append(timed(wanted.run))
        assert not app.exception
    print(
        f"a choice on the review page: median {statistics.median(taken) * 1000:.0f} ms, worst "
        f"{max(taken) * 1000:.0f} ms"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HANDRAIL_DATABASE"] = f"sqlite:///{folder}/handrail.db"
        choosing()
        caseload(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
