"""Accounts: who may edit, the sessions they hold, and how often a login failed.

Every secret that leaves the catalogue (session token, one-time link) is kept here as its SHA-256 only: who
reads the database cannot log in with what it holds.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.domain.base import Base, Timestamped, term_column
from catalogue.domain.vocabularies import Role

DIGEST_LENGTH = 64


class User(Timestamped, Base):
    """A person who edits. Without a password the account waits for its one-time link."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Folded to lower case: one address is one account.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    # Shown in public beside a decision on a link; an address never is.
    name: Mapped[str | None] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(term_column(Role))
    password_hash: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)

    sessions: Mapped[list["UserSession"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )


class UserSession(Base):
    """One browser that is logged in, until it logs out, is idle too long, or is ended from elsewhere."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    # Whatever happens in between, the session ends here.
    expires_at: Mapped[datetime] = mapped_column(index=True)
    # What the browser says it is, so that its owner recognises it in a list.
    user_agent: Mapped[str | None] = mapped_column(String(200))

    user: Mapped[User] = relationship(back_populates="sessions")


class Invitation(Base):
    """A one-time link by which the owner of an account sets a password."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class LoginThrottle(Base):
    """Failed logins in a row for one account or one network address, over all workers.

    `subject` is a digest of what was typed or of the address: the table tells nobody who tried.
    """

    __tablename__ = "login_throttle"

    subject: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    failures: Mapped[int]
    last_failure_at: Mapped[datetime] = mapped_column(index=True)
    # No attempt is even looked at before this moment.
    blocked_until: Mapped[datetime | None]
