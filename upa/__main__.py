"""`python -m upa`."""

import sys

from upa.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
