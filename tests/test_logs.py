import io
import json

import structlog

from catalogue.logs import configure_logs


def test_a_log_is_one_json_object_a_line_whatever_it_holds():
    stream = io.StringIO()
    configure_logs(stream=stream)
    structlog.get_logger("essai").info("événement", path="/a\r\nlevel: fake", nombre=3)
    (line,) = stream.getvalue().splitlines()
    logged = json.loads(line)
    assert logged["event"] == "événement"
    assert logged["path"] == "/a\r\nlevel: fake"
    assert logged["nombre"] == 3
    assert logged["level"] == "info"
    assert logged["timestamp"].endswith("Z")


def test_what_is_bound_to_a_request_is_on_each_of_its_lines():
    stream = io.StringIO()
    configure_logs(stream=stream)
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("essai").info("un")
    structlog.get_logger("essai").info("deux")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["request_id"] == "abc"
    assert "request_id" not in second
