"""Random tokens that leave the catalogue, and the digests it keeps of them and of what people type."""

import hashlib
import secrets

# 256 bits: a digest of it without salt cannot be searched (OWASP ASVS 5.0, 7.2.3).
TOKEN_BYTES = 32


def new_token() -> str:
    """Return a token nobody can guess, fit for an address and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal: what is stored and logged in its place."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
