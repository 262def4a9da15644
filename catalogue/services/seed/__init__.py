"""Load `seed/`, the starting catalogue, into the database.

Every file is checked before any is written, and nothing is written when one is wrong. A file that did not
change since its last loading is left alone, and so is what people edited meanwhile.
"""

from catalogue.services.seed.loader import SeedReport, load_seed

__all__ = ["SeedReport", "load_seed"]
