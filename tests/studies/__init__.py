"""Tests of studies and doses."""

import pytest

pytest.importorskip("pydicom", reason="pip install 'radioscopie[dicom]'")
