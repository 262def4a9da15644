import re

import pytest
from sqlalchemy import select

from catalogue.db import Database
from catalogue.domain import User, UserSession
from catalogue.domain.vocabularies import Role
from tests.services.accounts.people import PASSWORD
from tests.web.admin.conftest import LogIn, Visitor

NEW = "cheval batterie agrafe exact"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


def sessions_of(database: Database) -> list[int]:
    with database.reading() as session:
        return [*session.scalars(select(UserSession.id).order_by(UserSession.id))]


def again(visitor: Visitor, database: Database, app, user_agent: str = EDGE) -> Visitor:
    """Another browser of the same account."""
    other = Visitor(app.test_client())
    other.client.environ_base["HTTP_USER_AGENT"] = user_agent
    data = {"email": "anne@exemple.fr", "password": PASSWORD}
    assert other.post("/admin/connexion", data, form_at="/admin/connexion").status_code == 303
    return other


def test_the_page_shows_each_session_and_marks_the_present_one(log_in: LogIn, database: Database, app):
    visitor = log_in(user_agent=FIREFOX)
    again(visitor, database, app)
    page = visitor.get("/admin/compte").text
    assert "Edge, Windows" in page
    assert re.search(r"Firefox, Linux <span class=\"chip\">celle-ci", page)
    assert page.count("celle-ci") == 1


def test_what_a_browser_says_of_itself_is_escaped(log_in: LogIn, database: Database, app):
    visitor = log_in()
    again(visitor, database, app, "<script>alert(1)</script>")
    assert "<script>alert" not in visitor.get("/admin/compte").text


def test_one_session_can_be_ended_and_the_others_go_on(log_in: LogIn, database: Database, app):
    visitor = log_in()
    other = again(visitor, database, app)
    answer = visitor.post(f"/admin/compte/sessions/{sessions_of(database)[1]}/fin")
    assert "La session est terminée." in visitor.get(answer.headers["Location"]).text
    assert other.get("/admin/compte").status_code == 303


def test_ending_the_present_session_logs_out(log_in: LogIn, database: Database):
    visitor = log_in()
    answer = visitor.post(f"/admin/compte/sessions/{sessions_of(database)[0]}/fin")
    assert answer.headers["Location"] == "/admin/connexion"
    assert visitor.get("/admin/compte").status_code == 303


def test_all_other_sessions_can_be_ended_at_once(log_in: LogIn, database: Database, app):
    visitor = log_in()
    others = [again(visitor, database, app) for _ in range(2)]
    visitor.post("/admin/compte/sessions/autres/fin")
    assert [other.get("/admin/compte").status_code for other in others] == [303, 303]
    assert visitor.get("/admin/compte").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "2147483647", "2147483648", "9" * 20, "x", "-1"])
def test_a_session_of_nobody_or_of_somebody_else_is_not_found(log_in: LogIn, database: Database, number: str):
    visitor = log_in()
    log_in(Role.ADMIN, "bruno@exemple.fr")
    theirs = sessions_of(database)[1]
    for wanted in (number, str(theirs)):
        assert visitor.post(f"/admin/compte/sessions/{wanted}/fin").status_code == 404
    assert theirs in sessions_of(database)


def change(visitor: Visitor, current: str = PASSWORD, new: str = NEW, again: str | None = None):
    data = {"current_password": current, "password": new, "password_again": new if again is None else again}
    return visitor.post("/admin/compte/mot-de-passe", data)


def test_changing_the_password_ends_every_other_session_and_goes_on_under_a_new_token(
    log_in: LogIn, database: Database, app
):
    visitor = log_in()
    before = visitor.client.get_cookie("session")
    other = again(visitor, database, app)
    answer = change(visitor)
    assert "est changé" in visitor.get(answer.headers["Location"]).text
    after = visitor.client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert other.get("/admin/compte").status_code == 303
    data = {"email": "anne@exemple.fr", "password": NEW}
    assert other.post("/admin/connexion", data, form_at="/admin/connexion").status_code == 303


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"current": "faux"}, "current_password"),
        ({"current": ""}, "current_password"),
        ({"new": "court"}, "password"),
        ({"new": "anne@exemple.fr"}, "password"),
        ({"again": "autre chose"}, "password_again"),
    ],
)
def test_a_refused_change_is_said_at_its_field_and_changes_nothing(
    log_in: LogIn, database: Database, values, field: str
):
    visitor = log_in()
    with database.reading() as session:
        before = session.scalars(select(User.password_hash)).one()
    answer = change(visitor, **values)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert PASSWORD not in answer.text
    with database.reading() as session:
        assert session.scalars(select(User.password_hash)).one() == before
    assert visitor.get("/admin/compte").status_code == 200


def test_the_current_password_is_guessed_no_faster_here_than_at_login(log_in: LogIn):
    visitor = log_in()
    for _ in range(5):
        assert change(visitor, current="faux").status_code == 422
    answer = change(visitor)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"


def test_a_name_is_saved_and_shown(log_in: LogIn):
    visitor = log_in()
    answer = visitor.post("/admin/compte/nom", {"name": "  Anne <b>Martin</b> "})
    page = visitor.get(answer.headers["Location"]).text
    assert "Votre nom est enregistré." in page
    assert 'value="Anne &lt;b&gt;Martin&lt;/b&gt;"' in page
    assert "<b>" not in page


@pytest.mark.parametrize("name", ["x" * 101, "a\x00b", "\u202egnp.exe", "a\nb", "x" * 1_000_000])
def test_a_refused_name_is_said_at_its_field_and_stays_as_typed(log_in: LogIn, name: str):
    answer = log_in().post("/admin/compte/nom", {"name": name})
    assert answer.status_code == 422
    assert 'id="name-problem"' in answer.text


def test_fields_that_the_form_does_not_have_change_nothing(log_in: LogIn, database: Database):
    visitor = log_in(Role.CONTRIBUTOR)
    visitor.post("/admin/compte/nom", {"name": "Anne", "role": "admin", "email": "x@b.fr", "user_id": "2"})
    with database.reading() as session:
        user = session.scalars(select(User)).one()
    assert (user.name, user.role, user.email) == ("Anne", Role.CONTRIBUTOR, "anne@exemple.fr")


def test_the_page_speaks_english_where_asked(log_in: LogIn):
    page = log_in().get("/admin/compte?lang=en").text
    assert "My account" in page
    assert "Mon compte" not in page
