"""Fixtures that more than one test file uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from lab.shared import SHARED

settings.register_profile("steady", deadline=None, derandomize=True, max_examples=200)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the checkout. Absent, its tests are skipped on a laptop and fail in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{SHARED} is missing: CI must run the tests that read it")
        pytest.skip(f"{SHARED} is missing; set REPORTEDLY_SHARED to run this test")
    return SHARED
