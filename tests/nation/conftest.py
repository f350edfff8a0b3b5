import pytest

from radioscopie.models.nation.baseline import Baseline, build_baseline


@pytest.fixture(scope="session")
def baseline() -> Baseline:
    return build_baseline()
