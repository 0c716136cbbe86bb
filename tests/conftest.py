import pytest

from xuncha_docs import cli


@pytest.fixture
def call(capsys):
    """Runs the command line in this process; gives exit code, stdout and stderr."""

    def _call(*arguments):
        with pytest.raises(SystemExit) as stop:
            cli.main([str(a) for a in arguments])
        said = capsys.readouterr()
        return stop.value.code, said.out, said.err

    return _call
