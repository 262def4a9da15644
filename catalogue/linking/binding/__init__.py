"""Which code list the values of a column seem to be from, and what speaks for it.

Values in, values out: `services/binding/` reads the columns and the lists, and keeps what a person decided.
"""
