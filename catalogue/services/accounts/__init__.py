"""Accounts: who may log in, one-time links, passwords, sessions, and the brake on guessing.

Nothing here knows cookies or pages; times are given by the caller, so that expiry can be tested.
"""
