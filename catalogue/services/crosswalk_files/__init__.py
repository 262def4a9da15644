"""Bring crosswalks in from files, and give what their files are written from.

`planning` compares a file with the catalogue and writes nothing; `importing` writes; `exporting` only reads.
"""
