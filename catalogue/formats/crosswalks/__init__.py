"""Crosswalks as files: the pairs of codes of two lists, as tables and as SSSOM.

Reading and writing are pure; `services/crosswalk_files` compares what was read with the catalogue.
"""
