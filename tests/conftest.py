"""What all tests share: no property is judged by the time it takes, on a machine that others may be using.

Where RADIOSCOPIE_NO_SKIP is set, as in CI, a test that would be skipped fails.
"""

import gc
import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from radioscopie.report import beside, svg
from tests.drawings import keep_drawings

QUICK, QUICK_EXAMPLES = "not slow", 12
DEAREST = "tests/web/"
SHARING = {
    "explorer and survey": (DEAREST, "tests/service/", "tests/store/"),
    "prices": ("tests/pricing/", "tests/impact/", "tests/finances/", "tests/hospital/", "tests/outsiders/"),
    "nation": (
        *("tests/nation/", "tests/nation_accounts/", "tests/scenarios/", "tests/policy/", "tests/joins/"),
        *("tests/delays/", "tests/waiting/", "tests/incentives/"),
    ),
    "access": ("tests/access/",),
    "reading": ("tests/reading/",),
    "claims": ("tests/claims/",),
}
SELDOM = (100_000, 20, 20)
IN_MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - files of fast tests are small and go
ALL_SLOW = re.compile(r"^pytestmark = (?:\[\s*)?pytest\.mark\.slow\b", re.MULTILINE)

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("untimed"), max_examples=QUICK_EXAMPLES)


def pytest_configure(config):
    """Try fewer examples where only the fast tests run, on files in memory: `make test` tries them all."""
    is_quick = config.option.markexpr == QUICK
    settings.load_profile("quick" if is_quick else "untimed")
    if is_quick and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@pytest.fixture(scope="session", autouse=True)
def drawings(request):
    """Keep the drawings of the fast tests."""
    with pytest.MonkeyPatch.context() as patch:
        if request.config.option.markexpr == QUICK and request.config.cache:
            keep_drawings(patch, svg, beside, request.config.cache.mkdir("drawings"))
        yield


def pytest_ignore_collect(collection_path, config):
    """Leave unread a file whose tests are all slow, with what it imports, where only the fast ones run."""
    is_quick = config.option.markexpr == QUICK and collection_path.suffix == ".py"
    return True if is_quick and ALL_SLOW.search(collection_path.read_text("utf-8")) else None


def pytest_collection_finish():
    """Look for cycles less often, and no more among what was imported and collected: it stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def pytest_sessionfinish():
    gc.unfreeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Keep fast the first cases of a test that says how many are enough; the others are slow.

    The dearest room to make ready comes first: what is shared out between processes at the end is not of it.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(DEAREST))
    seen = Counter()
    for item in items:
        enough = item.get_closest_marker("fast_cases")
        if enough:
            test = item.parent.nodeid, item.originalname
            seen[test] += "slow" not in item.keywords
            if seen[test] > enough.args[0]:
                item.add_marker(pytest.mark.slow)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the fast tests of a file together, and those of rooms that share kernels or tables: they are read once."""
    return _by_file(config, log) if config.option.markexpr == QUICK else None


def _by_file(config, log):
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - an option of pytest

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            return next((name for name, rooms in SHARING.items() if file.startswith(rooms)), file)

    return ByFile(config, log)


def forbid_skips(report):
    """Turn a test skipped into a failure that says what is missing."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {report.longrepr}"
    return report


if os.environ.get("RADIOSCOPIE_NO_SKIP"):

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport():
        """Where nothing may be skipped, a part that is missing is a failure."""
        return forbid_skips((yield))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report():
        """Do the same for a file of tests skipped as a whole."""
        return forbid_skips((yield))
