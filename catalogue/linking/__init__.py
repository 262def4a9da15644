"""How two datasets meet: code lists, crosswalks, levels and the links derived from them.

Pure: values come in, values go out. The rows are read and written by `services/links.py`.
"""
