"""Bring dictionaries and code lists in from files, and hand them out again, with nothing lost on the way.

`plan.py` compares a file with the catalogue, `applying.py` writes what it found, `importing.py` does both,
`exporting.py` gives what the formats write. Reading and writing files is the affair of `formats/dictionary/`.
"""
