"""Dictionaries and code lists as files: what people hand in, and what they take away.

`model` says what a dictionary is, whatever the file, `draft` what was read from one, `problems` what is wrong
with it; each format has a module that reads it, one that writes it, or both.
"""
