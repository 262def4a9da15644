"""Joins of tables: which table of a source joins which, declared by the source or found without it.

`deriving.py` writes them, `views.py` reads them, `answers.py` says how two tables meet, `deciding.py` keeps
what a person says of them. How they are found is `linking/tables/`.
"""
