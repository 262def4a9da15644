"""The API on a real database, every answer held against the model that it declares."""

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from catalogue.api.operations import specification
from catalogue.services.link_derivation import derive_links
from tests.services import sample
from tests.services.reading import catalogue
from tests.web.conftest import Filling, app, client, filling

__all__ = ["app", "client", "filling"]


def hold_answers_against_models(app: Flask) -> None:
    """Make the application refuse to send what its documentation does not promise."""

    @app.after_request
    def check(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        metadata = specification.get_function_metadata(view) if view else None
        if metadata is not None and request.method == "GET":
            model = metadata.resp.find_model(response.status_code)
            assert model is not None or response.status_code == 304, response.status_code
            if model is not None:
                model.model_validate_json(response.get_data())
        return response


@pytest.fixture
def visitor(app: Flask, filling: Filling) -> FlaskClient:
    """A program that reads the catalogue of `tests/services/sample.py`, one of everything, links derived."""
    hold_answers_against_models(app)
    with filling() as session:
        sample.fill(session)
        derive_links(session)
    return app.test_client()


@pytest.fixture
def reader(app: Flask, filling: Filling) -> FlaskClient:
    """A program that reads the catalogue of `tests/services/reading`, seven of everything."""
    hold_answers_against_models(app)
    with filling() as session:
        catalogue.fill(session, 7)
    return app.test_client()
