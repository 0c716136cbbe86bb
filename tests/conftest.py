import signal

import pytest
from hypothesis import settings

from xuncha_docs import cli

settings.register_profile("suite", deadline=None)  # a test never asserts a time
settings.load_profile("suite")
# A job in the background of a shell ignores Ctrl-C, and so would the programs it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def call(capsys):
    """Runs the command line in this process; gives exit code, stdout and stderr."""

    def _call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(a) for a in arguments])
        said = capsys.readouterr()
        return stop.value.code, said.out, said.err

    return _call
