"""`/admin`: where those who hold an account change the catalogue.

Who may come in is decided in one place, `access.py`, for every address that begins so; what they may do is
decided by the services.
"""
