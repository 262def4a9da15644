import json
import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from catalogue.db import Database
from catalogue.domain import LoginThrottle, User, UserSession
from catalogue.domain.base import utc_now
from catalogue.domain.vocabularies import Role
from catalogue.services.accounts import passwords
from catalogue.services.accounts.passwords import HashCost, hash_password
from tests.services.accounts.people import PASSWORD, account
from tests.web.admin.conftest import LogIn, Visitor, made_site
from tests.web.admin.test_addresses import ELSEWHERE

EMAIL = "anne@exemple.fr"
LOGIN = "/admin/connexion"


@pytest.fixture(autouse=True)
def _anne(database: Database) -> None:
    with database.unit_of_work() as session:
        account(session, EMAIL)


def send(visitor: Visitor, *, email: str = EMAIL, password: str = PASSWORD, **more: str):
    return visitor.post(LOGIN, {"email": email, "password": password, **more}, form_at=LOGIN)


def cookies(answer) -> dict[str, str]:
    return {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_who_knows_the_password_gets_in_and_out(visitor: Visitor):
    answer = send(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/")
    assert EMAIL in visitor.get("/admin/compte").text
    out = visitor.post("/admin/deconnexion")
    assert out.headers["Location"].startswith(LOGIN)
    assert "déconnecté" in visitor.get(out.headers["Location"]).text
    assert visitor.get("/admin/compte").status_code == 303


def test_a_session_that_was_logged_out_is_dead_whoever_kept_its_token(visitor: Visitor, app: Flask):
    send(visitor)
    kept = visitor.client.get_cookie("session")
    assert kept is not None
    visitor.post("/admin/deconnexion")
    thief = app.test_client()
    thief.set_cookie("session", kept.value)
    assert thief.get("/admin/compte").status_code == 303


@pytest.mark.parametrize("email", [" Anne@Exemple.FR ", "ANNE@EXEMPLE.FR"])
def test_the_address_is_known_however_it_is_typed(visitor: Visitor, email: str):
    assert send(visitor, email=email).status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "un autre mot de passe"),
        (EMAIL, ""),
        ("inconnu@exemple.fr", PASSWORD),
        ("", ""),
        ("a\x00b", PASSWORD),
        ("\u202e" + EMAIL, PASSWORD),
        ("x" * 100_000, "y" * 100_000),
        ("<script>alert(1)</script>", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ],
)
def test_an_unknown_account_and_a_wrong_password_get_the_same_answer(
    visitor: Visitor, email: str, password: str
):
    answer = send(visitor, email=email, password=password)
    assert answer.status_code == 401
    assert "Adresse ou mot de passe inconnus." in answer.text
    assert "<script>alert" not in answer.text
    assert "session" not in cookies(answer)


@pytest.mark.parametrize("change", [{"is_active": False}, {"password_hash": None}])
def test_an_account_that_may_not_log_in_gets_the_same_answer(visitor: Visitor, database: Database, change):
    with database.unit_of_work() as session:
        session.execute(update(User).values(**change))
    answer = send(visitor)
    assert answer.status_code == 401
    assert "Adresse ou mot de passe inconnus." in answer.text


def test_a_refused_form_keeps_the_address_and_never_the_password(visitor: Visitor):
    answer = send(visitor, password="un autre mot de passe")
    assert f'value="{EMAIL}"' in answer.text
    assert "un autre mot de passe" not in answer.text


@pytest.mark.parametrize("email", [EMAIL, "inconnu@exemple.fr"])
def test_after_five_failures_whoever_tries_must_wait_even_with_the_password(visitor: Visitor, email: str):
    for _ in range(5):
        assert send(visitor, email=email, password="faux").status_code == 401
    answer = send(visitor, email=email)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Trop d’essais" in answer.text


def test_the_wait_is_over_all_sites_on_one_database_and_ends_with_the_time_and_the_password(
    visitor: Visitor, database: Database, database_url: str, tmp_path: Path
):
    other = Visitor(made_site(database, database_url, tmp_path).test_client())
    for number in range(5):
        send((visitor, other)[number % 2], password="faux")
    assert send(other).status_code == 429
    with database.unit_of_work() as session:
        session.execute(update(LoginThrottle).values(blocked_until=utc_now() - timedelta(seconds=1)))
    assert send(other).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(LoginThrottle)).all() == []


def test_nothing_is_hashed_for_whoever_must_wait(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    for _ in range(5):
        send(visitor, password="faux")
    monkeypatch.setattr(passwords, "_hasher", lambda _cost: pytest.fail("hashed"))
    assert send(visitor).status_code == 429


def test_a_forwarded_address_is_believed_only_where_proxies_are_declared(
    visitor: Visitor, database: Database, database_url: str, tmp_path: Path
):
    def attempts(who: Visitor) -> list[int]:
        statuses = []
        for number in range(7):
            token = {
                "csrf_token": who.token(LOGIN),
                "email": f"personne{number}@exemple.fr",
                "password": "faux",
            }
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            statuses.append(who.client.post(LOGIN, data=token, headers=headers).status_code)
        return statuses

    assert attempts(visitor) == [401] * 5 + [429] * 2
    behind = made_site(database, database_url, tmp_path, trusted_proxies=1)
    with database.unit_of_work() as session:
        session.execute(update(LoginThrottle).values(failures=0, blocked_until=None))
    assert attempts(Visitor(behind.test_client())) == [401] * 7


def test_a_token_planted_before_login_never_becomes_a_session(visitor: Visitor):
    visitor.client.set_cookie("session", "planted-by-somebody-else")
    send(visitor)
    mine = visitor.client.get_cookie("session")
    assert mine is not None
    assert mine.value != "planted-by-somebody-else"


def test_logging_in_again_ends_the_session_before_and_renews_the_form_token(visitor: Visitor, app: Flask):
    send(visitor)
    first = visitor.client.get_cookie("session")
    assert first is not None
    token = visitor.token()
    other = app.test_client()
    other.set_cookie("session", first.value)
    answer = visitor.client.post(LOGIN, data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    again = visitor.client.get_cookie("session")
    assert again is not None
    assert again.value != first.value
    assert other.get("/admin/compte").status_code == 303
    stale = visitor.client.post("/admin/compte/nom", data={"csrf_token": token, "name": "x"})
    assert stale.status_code == 400


@pytest.mark.parametrize(
    "token",
    ["", "x", "a" * 43, "é", "a" * 5000, "../../etc/passwd", "'; DROP TABLE user_session; --", "\\000"],
)
def test_a_forged_session_token_is_nobody(visitor: Visitor, token: str):
    answer = visitor.get("/admin/compte", headers={"Cookie": f"session={token}".encode().decode("latin-1")})
    assert answer.status_code == 303


@pytest.mark.parametrize("column", ["last_seen_at", "expires_at"])
def test_a_session_that_is_idle_or_too_old_has_ended(log_in: LogIn, database: Database, column: str):
    visitor = log_in(email="bruno@exemple.fr")
    assert visitor.get("/admin/compte").status_code == 200
    with database.unit_of_work() as session:
        session.execute(update(UserSession).values({column: utc_now() - timedelta(hours=2, seconds=1)}))
    assert visitor.get("/admin/compte").status_code == 303


def test_looking_around_keeps_the_session_awake(log_in: LogIn, database: Database):
    visitor = log_in(email="bruno@exemple.fr")
    with database.unit_of_work() as session:
        session.execute(update(UserSession).values(last_seen_at=utc_now() - timedelta(hours=1)))
    assert visitor.get("/admin/compte").status_code == 200
    with database.reading() as session:
        seen = session.scalars(select(UserSession.last_seen_at)).one()
    assert utc_now() - seen < timedelta(minutes=1)


def test_whoever_must_log_in_is_led_back_to_where_they_wanted_to_go(visitor: Visitor):
    asked = visitor.get("/admin/compte?lang=en")
    assert asked.status_code == 303
    page = visitor.get(asked.headers["Location"])
    assert 'name="next" value="/admin/compte?lang=en"' in page.text
    answer = send(visitor, next="/admin/compte?lang=en")
    assert answer.headers["Location"] == "/admin/compte?lang=en"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_login_never_leads_out_of_the_area(visitor: Visitor, target: str):
    assert 'name="next"' not in visitor.get(LOGIN, query_string={"next": target}).text
    assert send(visitor, next=target).headers["Location"] == "/admin/"


def test_whoever_is_logged_in_is_not_asked_again(log_in: LogIn):
    visitor = log_in(email="bruno@exemple.fr")
    assert visitor.get(LOGIN).headers["Location"] == "/admin/"
    assert visitor.get(f"{LOGIN}?next=//exemple.fr").headers["Location"] == "/admin/"


def attributes(line: str) -> set[str]:
    return {part.strip() for part in line.split(";")[1:]}


def test_cookies_over_https_bear_the_host_prefix(database: Database, database_url: str, tmp_path: Path):
    address = "https://catalogue.example"
    client = made_site(database, database_url, tmp_path, base_url=address).test_client()
    page = client.get(LOGIN, base_url=address)
    data = {"csrf_token": page.text.split('name="csrf_token" value="')[1].split('"')[0]}
    answer = client.post(LOGIN, data={**data, "email": EMAIL, "password": PASSWORD}, base_url=address)
    assert answer.status_code == 303
    given = {"__Host-csrf": cookies(page)["__Host-csrf"], "__Host-session": cookies(answer)["__Host-session"]}
    for line in given.values():
        assert attributes(line) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert client.get("/admin/compte", base_url=address).status_code == 200


def test_cookies_over_plain_http_lack_only_the_secure_mark(visitor: Visitor):
    given = [cookies(visitor.get(LOGIN))["csrf"], cookies(send(visitor))["session"]]
    for line in given:
        assert attributes(line) == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_what_happened_is_logged_and_nothing_secret(app: Flask, capfd: pytest.CaptureFixture[str]):
    secret = "un secret bien gardé"
    visitor, guesser = Visitor(app.test_client()), Visitor(app.test_client())
    send(visitor, email='inconnu@exemple.fr\r\n{"event": "login"}', password=secret)
    send(visitor)
    token = visitor.client.get_cookie("session")
    for _ in range(6):
        send(guesser, password=secret)
    visitor.post("/admin/deconnexion")
    text = capfd.readouterr().err
    lines = [json.loads(line) for line in text.splitlines()]
    events = [line["event"] for line in lines if line.get("log") == "catalogue.security"]
    assert events == ["login failed", "login", *["login failed"] * 5, "login throttled", "logout"]
    assert token is not None
    for hidden in ("anne@", "inconnu@", secret, PASSWORD, token.value):
        assert hidden not in text


def test_without_a_key_the_area_is_closed_and_says_so(database: Database, database_url: str, tmp_path: Path):
    site = made_site(database, database_url, tmp_path, secret_key=None)
    answer = site.test_client().get(LOGIN)
    assert answer.status_code == 503
    assert "CATALOGUE_SECRET_KEY" in answer.text


def test_a_known_and_an_unknown_account_take_the_same_time(
    database: Database, database_url: str, tmp_path: Path
):
    """With hashes that weigh, medians of either kind stay close; a busy machine gets three chances."""
    site = made_site(database, database_url, tmp_path, password_memory_kib=16 * 1024)
    with database.unit_of_work() as session:
        cost = HashCost(memory_kib=16 * 1024, passes=1)
        session.execute(update(User).values(password_hash=hash_password(PASSWORD, cost=cost)))
    visitor = Visitor(site.test_client())
    token = visitor.token(LOGIN)

    def took(email: str) -> float:
        with database.unit_of_work() as session:
            session.execute(update(LoginThrottle).values(failures=0, blocked_until=None))
        started = time.perf_counter()
        data = {"csrf_token": token, "email": email, "password": "faux"}
        assert visitor.client.post(LOGIN, data=data).status_code == 401
        return time.perf_counter() - started

    ratios = []
    for _ in range(3):
        pairs = [(took(EMAIL), took("inconnu@exemple.fr")) for _ in range(9)]
        known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratios.append(known / unknown)
        if 0.7 < ratios[-1] < 1.4:
            return
    pytest.fail(f"known / unknown: {ratios}")


def test_a_hash_made_at_another_cost_is_renewed_at_login(visitor: Visitor, database: Database):
    with database.unit_of_work() as session:
        old = hash_password(PASSWORD, cost=HashCost(memory_kib=16, passes=1))
        session.execute(update(User).values(password_hash=old))
    assert send(visitor).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(User.password_hash)).one() != old
    visitor.post("/admin/deconnexion")
    assert send(visitor).status_code == 303


def test_a_role_sent_along_gives_no_role(visitor: Visitor, database: Database):
    send(visitor, role="admin", is_active="1", user_id="1")
    with database.reading() as session:
        assert session.scalars(select(User.role)).one() is Role.MAINTAINER
    assert visitor.get("/admin/utilisateurs").status_code == 403
