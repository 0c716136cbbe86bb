"""What can go wrong in the program, and the exit code of each.

A bad document is data (`model.Diagnostic`); only the program raises, from this tree::

    XunchaError                 1
    ├── UnreadableFileError     3   the file cannot be opened as what it claims to be
    ├── WorkspaceError          4   the folder, its xuncha.toml or an output stands in the way
    ├── TemplateError           5   a template or its facts are wrong
    └── TaxonomyError           5   taxonomy.toml or wording.toml is wrong
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    UNREADABLE = 3
    WORKSPACE = 4
    TEMPLATE = 5
    INTERRUPTED = 130


class XunchaError(Exception):
    """Any error of ours.

    The message is Chinese and says what happened, to which file, and what to do next.

    Args:
        message: What the user reads.
        code: A stable code such as ``RD101``, explained by ``xuncha explain``.
    """

    exit_code = ExitCode.PROBLEMS

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[type["XunchaError"], tuple[str, str]]:
        return type(self), (self.message, self.code)


class UnreadableFileError(XunchaError):
    """A file cannot be opened as what it claims to be."""

    exit_code = ExitCode.UNREADABLE


class WorkspaceError(XunchaError):
    """The folder, its xuncha.toml or an existing output stands in the way."""

    exit_code = ExitCode.WORKSPACE


class TemplateError(XunchaError):
    """A template or the facts given to it are wrong."""

    exit_code = ExitCode.TEMPLATE


class TaxonomyError(XunchaError):
    """The taxonomy or the wording data is wrong."""

    exit_code = ExitCode.TEMPLATE
