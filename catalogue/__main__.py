"""`python -m catalogue`: the same as the command `catalogue`."""

import sys

from catalogue.cli import main

sys.exit(main())
