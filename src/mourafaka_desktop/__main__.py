"""`python -m mourafaka_desktop` is `mourafaka`."""

import sys

from mourafaka_desktop.cli import main

sys.exit(main())
