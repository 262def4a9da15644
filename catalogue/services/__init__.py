"""Use cases: what the product does, one file for each subject; all SQL lives here.

A service is a function: the session comes first, the rest by name. It checks, changes and returns; it does
not commit, print or read a request.
"""
