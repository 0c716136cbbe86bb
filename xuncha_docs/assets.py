"""Where templates/, samples/ and data/ lie: inside the wheel, else in the checkout.

Knows places only; who reads a file knows what is in it.
"""

from importlib.resources import files
from pathlib import Path


def package() -> Path:
    """Return the folder of the installed package."""
    return Path(str(files("xuncha_docs")))


def root() -> Path:
    """Return the folder that holds templates/ and samples/."""
    packaged = package() / "_data"
    return packaged if packaged.is_dir() else package().parent


def templates() -> Path:
    """Return the folder of the shipped templates, one folder a document type."""
    return root() / "templates"


def samples() -> Path:
    """Return the folder of the sample reports, one folder a unit."""
    return root() / "samples"


def data(name: str) -> Path:
    """Return the path of a shipped data file such as ``taxonomy.toml``."""
    return package() / "data" / name
