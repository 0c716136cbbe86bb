"""Run the command line: ``python -m xuncha_docs``."""

from xuncha_docs.cli import main

if __name__ == "__main__":
    main()
