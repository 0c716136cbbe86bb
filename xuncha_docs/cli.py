"""The command line: click's only door."""


def main() -> None:
    """Run the command line."""
    raise NotImplementedError
