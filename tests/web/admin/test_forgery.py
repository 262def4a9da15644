"""Forged forms, and honest ones that came too late: nothing is saved, nothing typed is lost."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from itsdangerous import TimestampSigner
from sqlalchemy import select, update

from catalogue.db import Database
from catalogue.domain import User, UserSession
from catalogue.domain.base import utc_now
from tests.services.accounts.people import PASSWORD
from tests.web.admin.conftest import LogIn, Visitor, made_site

TYPED = {"name": 'Anne\r\n"Martin" <b>é</b>', "other": "ligne 1\r\n\r\nligne 2"}
FIELD = re.compile(r'<textarea name="([^"]*)" hidden>\n(.*?)</textarea>', re.DOTALL)


def name_of(database: Database) -> str | None:
    with database.reading() as session:
        return session.scalars(select(User.name)).one()


def hidden_fields(page: str) -> list[tuple[str, str]]:
    return [(html.unescape(name), html.unescape(value)) for name, value in FIELD.findall(page)]


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def unsafe_routes(app: Flask) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"<[^>]+>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}
    ]


def test_every_unsafe_route_refuses_a_form_without_a_good_token(
    log_in: LogIn, app: Flask, database: Database
):
    visitor, stranger = log_in(), log_in(email="bruno@exemple.fr")
    good, foreign = visitor.token(), stranger.token()
    routes = unsafe_routes(app)
    assert len(routes) > 10
    for method, address in routes:
        for token in (None, "", "x", foreign, good[:-1], good + "x", good.replace(".", "")):
            data = {} if token is None else {"csrf_token": token}
            answer = visitor.client.open(address, method=method, data=data)
            assert answer.status_code == 400, (method, address, token)
    assert visitor.get("/admin/compte").status_code == 200


def test_a_token_in_the_address_is_no_token(log_in: LogIn):
    visitor = log_in()
    assert visitor.client.post(f"/admin/compte/nom?csrf_token={visitor.token()}").status_code == 400


def test_a_script_of_ours_may_send_the_token_as_a_header(log_in: LogIn, database: Database):
    visitor = log_in()
    headers = {"X-CSRFToken": visitor.token()}
    assert visitor.client.post("/admin/compte/nom", data={"name": "Anne"}, headers=headers).status_code == 303
    assert name_of(database) == "Anne"


def test_a_forged_post_while_logged_out_changes_nothing(visitor: Visitor, app: Flask):
    for method, address in unsafe_routes(app):
        answer = visitor.client.open(address, method=method, data={"x": "1"})
        assert answer.status_code in {400, 401}, (method, address)


def test_the_login_form_needs_its_token_too_and_comes_back_with_a_fresh_one(log_in: LogIn, visitor: Visitor):
    log_in()
    data = {"email": "anne@exemple.fr", "password": PASSWORD}
    answer = visitor.client.post("/admin/connexion", data=data)
    assert answer.status_code == 400
    assert 'value="anne@exemple.fr"' in answer.text
    assert PASSWORD not in answer.text
    data["csrf_token"] = token_in(answer.text)
    assert visitor.client.post("/admin/connexion", data=data).status_code == 303


def expired(visitor: Visitor, database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(update(UserSession).values(last_seen_at=utc_now() - timedelta(days=1)))


def test_what_was_typed_survives_an_expired_session(log_in: LogIn, database: Database):
    visitor = log_in()
    token = visitor.token()
    expired(visitor, database)
    sent = {**TYPED, "csrf_token": token, "current_password": "secret", "password": "secret"}
    refused = visitor.client.post("/admin/compte/nom?lang=fr", data=sent)
    assert refused.status_code == 401
    assert "ce que vous aviez saisi vous sera rendu" in refused.text
    assert "secret" not in refused.text
    carried = hidden_fields(refused.text)
    assert carried == [(f"kept-{name}", value) for name, value in TYPED.items()]

    login = {"email": "anne@exemple.fr", "csrf_token": token_in(refused.text), **dict(carried)}
    login["next"] = "/admin/compte/nom?lang=fr"
    assert 'name="next" value="/admin/compte/nom?lang=fr"' in refused.text
    wrong = visitor.client.post("/admin/connexion", data={**login, "password": "faux"})
    assert wrong.status_code == 401
    assert hidden_fields(wrong.text) == carried

    back = visitor.client.post("/admin/connexion", data={**login, "password": PASSWORD})
    assert back.status_code == 200
    assert "Reprendre ma saisie" in back.text
    assert 'action="/admin/compte/nom?lang=fr"' in back.text
    fields = hidden_fields(back.text)
    assert dict(fields) == TYPED

    resumed = {**dict(fields), "_resume": "1", "csrf_token": token_in(back.text)}
    shown = visitor.client.post("/admin/compte/nom?lang=fr", data=resumed)
    assert shown.status_code == 200
    assert "&lt;b&gt;é&lt;/b&gt;" in shown.text
    assert name_of(database) is None


def test_what_was_typed_survives_an_expired_form(log_in: LogIn, database: Database):
    visitor = log_in()
    refused = visitor.client.post("/admin/compte/nom", data=TYPED)
    assert refused.status_code == 400
    assert "Rien n’a été enregistré" in refused.text
    assert dict(hidden_fields(refused.text)) == TYPED
    resumed = {**TYPED, "_resume": "1", "csrf_token": token_in(refused.text)}
    assert visitor.client.post("/admin/compte/nom", data=resumed).status_code == 200
    assert name_of(database) is None


def test_a_token_older_than_the_longest_session_is_refused(
    log_in: LogIn, database: Database, monkeypatch: pytest.MonkeyPatch
):
    visitor = log_in()
    now = TimestampSigner.get_timestamp
    for age, status in ((12 * 3600 - 60, 303), (12 * 3600 + 60, 400)):
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda signer, age=age: now(signer) - age)
        visitor.client.delete_cookie("csrf")
        token = visitor.token()
        monkeypatch.setattr(TimestampSigner, "get_timestamp", now)
        answer = visitor.client.post("/admin/compte/nom", data={"csrf_token": token, "name": "Anne"})
        assert answer.status_code == status


def test_a_page_that_cannot_be_taken_up_saves_nothing_and_says_where_to_begin_again(log_in: LogIn):
    visitor = log_in()
    refused = visitor.client.post("/admin/compte/sessions/autres/fin")
    assert "Reprendre ma saisie" not in refused.text
    assert "Recommencez" in refused.text
    answer = visitor.post("/admin/compte/sessions/autres/fin", {"_resume": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/compte")


@pytest.mark.parametrize(
    ("sent_to", "opens"),
    [
        ("/admin/compte/nom", "/admin/compte"),
        ("/admin/compte/nom?lang=en", "/admin/compte?lang=en"),
        ("/admin/utilisateurs/1/role", "/admin/utilisateurs"),
        ("/admin/deconnexion", "/admin/"),
    ],
)
def test_reloading_the_answer_to_a_form_opens_the_page_it_was_on(log_in: LogIn, sent_to: str, opens: str):
    answer = log_in().get(sent_to)
    assert (answer.status_code, answer.headers["Location"]) == (303, opens)


def test_fields_with_several_values_keep_them_all(log_in: LogIn):
    visitor = log_in()
    refused = visitor.client.post("/admin/compte/nom", data={"name": ["un", "deux", ""]})
    assert hidden_fields(refused.text) == [("name", "un"), ("name", "deux"), ("name", "")]


def test_a_form_of_the_size_of_a_record_passes_and_a_larger_one_is_refused(visitor: Visitor):
    large = visitor.client.post("/admin/compte/nom", data={"name": "x" * 7_000_000})
    assert large.status_code == 401
    assert len(large.data) > 7_000_000
    assert visitor.client.post("/admin/compte/nom", data={"name": "x" * 9_000_000}).status_code == 413


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_too_many_fields_is_refused_at_once(visitor: Visitor, kind: str):
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = "a=1&" * 5000 if "urlencoded" in kind else part * 5000 + "--x--\r\n"
    answer = visitor.client.post("/admin/compte/nom", data=body, content_type=kind)
    assert answer.status_code == 413


def test_public_pages_keep_their_small_limit_and_refuse_every_form(app: Flask, database: Database):
    app.add_url_rule("/essai", "essai", lambda: str(len(request.get_data())), methods=["POST"])
    client = app.test_client()
    assert client.post("/essai", data={"x": "y"}).status_code == 400
    assert client.post("/essai", data={"x": "y" * 100_000}).status_code == 413


def test_public_pages_read_and_set_no_cookie(log_in: LogIn):
    visitor = log_in()
    visitor.token()
    for address in ("/", "/recherche?q=x", "/croisements", "/nulle-part", "/static/style.css", "/healthz"):
        answer = visitor.get(address)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "anne@exemple.fr" not in answer.text
        answer.close()


def test_the_form_token_lasts_as_long_as_the_session(database: Database, database_url: str, tmp_path: Path):
    site = made_site(database, database_url, tmp_path, session_max_s=600)
    assert site.config["WTF_CSRF_TIME_LIMIT"] == 600
    assert site.permanent_session_lifetime == timedelta(seconds=600)
