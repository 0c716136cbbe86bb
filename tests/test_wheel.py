"""What goes into the wheel: everything committed that it needs, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOVED = {"templates/": "xuncha_docs/_data/templates/", "samples/": "xuncha_docs/_data/samples/"}


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_the_wheel_holds_what_is_committed_and_nothing_else(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        members = {name for name in archive.namelist() if ".dist-info/" not in name}
    listed = ["git", "-c", "core.quotepath=off", "ls-files", "-z", "xuncha_docs", *MOVED]
    out = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    committed = {_moved(name) for name in out.split("\0") if name}
    assert members == committed


def _moved(name):
    for old, new in MOVED.items():
        if name.startswith(old):
            return new + name.removeprefix(old)
    return name
