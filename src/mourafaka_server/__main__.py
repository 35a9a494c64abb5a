"""`python -m mourafaka_server` is `mourafaka-server`."""

import sys

from mourafaka_server.cli import main

if __name__ == "__main__":
    sys.exit(main())
