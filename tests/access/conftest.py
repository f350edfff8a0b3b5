"""What the tests of territory share: the communes, files written as they are asked."""

import gzip

import pytest

from radioscopie.tables.communes import read_communes


@pytest.fixture(scope="module")
def communes():
    return read_communes()


@pytest.fixture
def write(tmp_path):
    def save(name, text, encoding="utf-8", *, zipped=False):
        content = text.encode(encoding)
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if zipped else content)
        return str(path)

    return save
