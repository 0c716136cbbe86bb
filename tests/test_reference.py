import re
import subprocess
import sys
from pathlib import Path

from xuncha_docs.workflow import explaining

ROOT = Path(__file__).resolve().parent.parent


def test_the_reference_pages_say_what_the_program_says():
    command = [sys.executable, "scripts/make_reference.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_longer_than_500_lines():
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / "xuncha_docs").rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert not long


def test_every_code_the_program_can_give_is_explained():
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "xuncha_docs").rglob("*.py"))
    given = {code for text in sources for code in re.findall(r'"([A-Z]{2}\d{3})"', text)}
    assert given
    assert given <= {row["code"] for row in explaining.as_json(None)["codes"]}
