"""Join recipes: the plan made of a link (`making.py`), and its scripts, one renderer for each language."""
