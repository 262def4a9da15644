"""How much of a file is read before it is refused: what a dictionary never reaches and an attack does.

A dictionary of the SNDS has some hundreds of rows, its longest code list some 100,000; the figures leave room
for ten times that, within 512 MB for each of the two processes that read a workbook.
"""

MEGABYTE = 1_000_000

# A workbook of 100,000 codes weighs some 5 MB.
FILE_MAX_BYTES = 20 * MEGABYTE

# OWASP ASVS 5.2.3: what a zip says of itself is not believed, its members are counted while inflating.
ZIP_MAX_MEMBERS = 1_000
ZIP_MAX_BYTES = 200 * MEGABYTE
ZIP_MAX_RATIO = 100
# Below this, a high ratio harms nobody: styles and empty sheets shrink very well.
ZIP_RATIO_FROM_BYTES = MEGABYTE

MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_SHEETS = 500
# Cells that hold something, and their text altogether: what stays in memory.
MAX_CELLS = 2_000_000
MAX_CHARACTERS = 40_000_000
# A range of cells is dense in the memory of the library that reads it, some 30 bytes each, empty or not.
MAX_SHEET_AREA = 8_000_000
# What Excel admits in a cell.
CELL_MAX_CHARACTERS = 32_767
# Both databases index names and notations: PostgreSQL refuses an indexed text of some 2,700 bytes.
NAME_MAX_CHARACTERS = 500

# Of the child process that opens a workbook.
CHILD_MEMORY_BYTES = 480 * MEGABYTE
CHILD_SECONDS = 60

# Objects and lists of a JSON file: two for each code of the longest list.
MAX_NODES = 500_000

# Where a header may stand: below a title, a logo, a legend.
HEADER_ROWS = 20
# How often the same thing is said of a file, place by place, before it is only counted.
SAME_PROBLEM_MAX = 50
