"""What is compiled when Handrail is set up is all that a review and a caseload need: nobody waits for a compiler."""

import subprocess
import sys

WATCHED = """
from datetime import date
import gc
from pathlib import Path
from tempfile import TemporaryDirectory
from dashboard.demonstration import demonstration_packages
from dashboard.demonstration.writing import write_caseload
from engine import Reviewer, load_catalogue, load_rule_set
from engine.caseload import CaseloadEvaluator
from engine.columns import CatalogueIds
from engine.exchange import PackageReader, batches, read_block
from engine.estimate.kernel.week import simulate
from engine.jit import is_kept
from engine.machine_code import is_machine_code_cached
from engine.model import Decision, ItemChoice
from numba.core.registry import CPUDispatcher

print("kept" if is_kept(simulate) and is_machine_code_cached() else "not kept")
catalogue = load_catalogue()
rule_set, day = load_rule_set(catalogue), date(2026, 11, 24)
packages = list(demonstration_packages().values())
evaluator = CaseloadEvaluator(catalogue, rule_set, day)
evaluator.evaluate(packages)
ids = CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles)
with TemporaryDirectory() as folder:
    for ending in ("parquet", "jsonl"):
        write_caseload(packages, Path(folder) / f"packages.{ending}")
        for batch in batches([Path(folder) / f"packages.{ending}"], 5000):
            block = read_block(batch, PackageReader(catalogue, ids, day))
            evaluator.resolve(evaluator.answers(block.columns))
with Reviewer(catalogue, rule_set) as reviewer:
    for package in packages:
        review = reviewer.review(package, reviewed_on=day)
        chosen = tuple(ItemChoice(item=one.item, choice="accept") for one in review.suggestions[:2])
        reviewer.hours_of(review, Decision(choices=chosen))
for function in gc.get_objects():
    if isinstance(function, CPUDispatcher) and function.stats.cache_misses:
        print("compiled", function.py_func.__name__)
"""


def run(*arguments):
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def test_after_setting_up_nothing_is_compiled_any_more():
    run("-m", "engine.caseload")
    assert run("-c", WATCHED).splitlines() == ["kept"]


def test_a_function_without_kept_machine_code_is_noticed(tmp_path):
    output = subprocess.run(
        [
            sys.executable,
            "-c",
            "from engine.estimate.kernel.week import simulate\n"
            "from engine.jit import is_kept\nprint(is_kept(simulate))",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"NUMBA_CACHE_DIR": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)},
    ).stdout
    assert output == "False\n"


REVIEWED = """
import sys
from datetime import date
from dashboard.demonstration import demonstration_packages
from engine.knowledge import rule_set_folder
from engine.review.prepared import prepared_reviewer
with rule_set_folder("home_care") as folder, prepared_reviewer(folder) as reviewer:
    reviewer.review(demonstration_packages()["DEMO-01"], reviewed_on=date(2026, 11, 24))
print(sorted({"numba", "pandas", "pyarrow", "streamlit", "reportlab", "fastapi", "scipy", "numpy.ma"} & set(sys.modules)))
"""


def test_one_review_loads_no_compiler_and_no_library_that_it_does_not_need():
    run("-m", "engine.caseload")
    assert run("-c", REVIEWED) == "[]\n"
