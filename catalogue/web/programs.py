"""Which addresses are for programs: they answer JSON whatever happens, readable from any origin."""

from flask import request

API = "/api/"
API_DOCUMENTATION = "/api/docs"


def is_for_programs() -> bool:
    """Tell whether the address asked for is one of the API, known or not."""
    return request.path.startswith(API) and request.path != API_DOCUMENTATION
