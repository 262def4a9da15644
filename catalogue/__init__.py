"""Data catalogue and metadata linker for SNIIRAM/SNDS."""

__version__ = "0.1.0"
