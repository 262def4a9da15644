import hashlib
import json
import re

import pytest

from catalogue.db import Database
from catalogue.domain import Invitation
from catalogue.domain.base import utc_now
from catalogue.services.accounts.invitations import use_link
from catalogue.settings import read_settings
from tests.cli.conftest import Run

LINK = re.compile(r"http://127\.0\.0\.1:8000/admin/invitation/([\w-]{43})")


def token_of(out: str) -> str:
    found = LINK.fullmatch(out.strip())
    assert found is not None, out
    return found[1]


def set_password(token: str) -> None:
    database = Database(read_settings().sqlalchemy_url)
    with database.unit_of_work() as session:
        use_link(session, token=token, password_hash="hash", now=utc_now())
    database.dispose()


def test_adding_prints_a_one_time_link_alone_on_standard_output(prepared: Run):
    done = prepared("users", "add", "Anne.Martin@Exemple.fr", "--role", "maintainer", "--name", "Anne")
    assert done.status == 0
    assert token_of(done.out)
    assert "72 heures" in done.err
    listed = json.loads(prepared("users", "list", "--json").out)["users"]
    assert [(user["email"], user["name"], user["role"]) for user in listed] == [
        ("anne.martin@exemple.fr", "Anne", "maintainer")
    ]
    assert listed[0]["active"] is True
    assert listed[0]["has_password"] is False


def test_the_database_holds_the_digest_of_the_link_alone(prepared: Run):
    token = token_of(prepared("users", "add", "anne@exemple.fr", "--role", "admin").out)
    database = Database(read_settings().sqlalchemy_url)
    with database.reading() as session:
        link = session.query(Invitation).one()
    database.dispose()
    assert link.token_digest == hashlib.sha256(token.encode()).hexdigest()
    assert (link.expires_at - link.created_at).total_seconds() == 72 * 3600


def test_adding_again_replaces_the_link_until_a_password_is_set(prepared: Run):
    first = token_of(prepared("users", "add", "anne@exemple.fr", "--role", "contributor").out)
    second = token_of(prepared("users", "add", "ANNE@exemple.fr", "--role", "maintainer").out)
    assert first != second
    listed = json.loads(prepared("users", "list", "--json").out)["users"]
    assert [user["role"] for user in listed] == ["maintainer"]
    set_password(second)
    refused = prepared("users", "add", "anne@exemple.fr", "--role", "maintainer")
    assert refused.status == 2
    assert refused.out == ""
    assert "a un mot de passe" in refused.err
    assert "users link" in refused.err


def test_a_new_link_can_be_asked_for_an_account_with_a_password(prepared: Run):
    set_password(token_of(prepared("users", "add", "anne@exemple.fr", "--role", "admin").out))
    assert token_of(prepared("users", "link", "anne@exemple.fr").out)


@pytest.mark.parametrize(
    "email", ["anne", "anne@", "@exemple.fr", "a b@exemple.fr", "a@b", "a\u202e@exemple.fr"]
)
def test_a_malformed_address_is_refused_in_one_line(prepared: Run, email: str):
    refused = prepared("users", "add", email, "--role", "admin")
    assert refused.status == 2
    assert refused.err.startswith("Cette adresse électronique est mal formée")
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize("command", ["link", "deactivate", "activate"])
def test_an_unknown_account_is_said_unknown(prepared: Run, command: str):
    refused = prepared("users", command, "inconnu@exemple.fr")
    assert refused.status == 2
    assert "Aucun compte n’a l’adresse « inconnu@exemple.fr »" in refused.err


def test_the_last_active_administrator_can_be_neither_demoted_nor_deactivated(prepared: Run):
    prepared("users", "add", "anne@exemple.fr", "--role", "admin")
    for refused in (
        prepared("users", "role", "anne@exemple.fr", "maintainer"),
        prepared("users", "deactivate", "anne@exemple.fr"),
    ):
        assert refused.status == 2
        assert "dernier compte d’administration" in refused.err
    prepared("users", "add", "bruno@exemple.fr", "--role", "admin")
    assert prepared("users", "role", "anne@exemple.fr", "maintainer").status == 0
    assert prepared("users", "deactivate", "bruno@exemple.fr").status == 2


def test_an_account_is_deactivated_and_comes_back(prepared: Run):
    prepared("users", "add", "anne@exemple.fr", "--role", "contributor")
    assert "désactivé" in prepared("users", "deactivate", "anne@exemple.fr").out
    refused = prepared("users", "link", "anne@exemple.fr")
    assert refused.status == 2
    assert "réactivez-le" in refused.err
    assert "attend son mot de passe" in prepared("users", "activate", "anne@exemple.fr").out


def test_the_log_names_no_address(prepared: Run):
    done = prepared("users", "add", "anne@exemple.fr", "--role", "admin")
    logged = [json.loads(line) for line in done.err.splitlines() if line.startswith("{")]
    assert [line["event"] for line in logged] == ["account added", "one-time link issued"]
    assert "anne" not in json.dumps(logged)
    assert token_of(done.out) not in json.dumps(logged)
