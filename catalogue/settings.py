"""The settings: one frozen object read once from `CATALOGUE_*` variables and an optional `.env` file.

Every default works for `make run`. Whether the values allow to serve is checked by `check_can_serve`,
not at construction: a command that only reads needs neither a key nor a public address.
"""

import ipaddress
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from catalogue.errors import BadQuery, Unavailable

ENV_PREFIX = "CATALOGUE_"


class Settings(BaseSettings):
    """What an operator may set; each field becomes `CATALOGUE_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore"
    )

    data_dir: Path = Field(
        default=Path("data"), description="Folder of the embedded database, the index and the made-up key."
    )
    database_url: str | None = Field(
        default=None, description="SQLAlchemy address of the database; by default SQLite in the data folder."
    )
    index_dir: Path | None = Field(
        default=None, description="Folder of the search index; by default `index` in the data folder."
    )
    base_url: str | None = Field(
        default=None,
        description="Public address, without final slash, from which every IRI is made; "
        "by default the loopback address served.",
    )
    secret_key: str | None = Field(
        default=None,
        min_length=16,
        repr=False,
        description="Key that signs; made once and kept in the data folder on loopback.",
    )
    catalog_publisher: str = Field(
        default="cnam", description="Slug of the organisation whose extracts the feed publishes."
    )
    page_size: int = Field(default=20, ge=1, le=100, description="Items on a page of a list.")
    feed_page_size: int = Field(default=100, ge=1, le=1000, description="Datasets on a page of the feed.")
    session_idle_s: int = Field(
        default=2 * 3600, ge=60, description="Seconds after which a session that is not used ends."
    )
    session_max_s: int = Field(
        default=12 * 3600, ge=60, description="Seconds after which a session ends in any case."
    )
    password_memory_kib: int = Field(
        default=46 * 1024,
        ge=8,
        le=1024 * 1024,
        description="Memory of one password hash (argon2id), in KiB; at most two at once in a process.",
    )
    password_passes: int = Field(
        default=1, ge=1, le=100, description="Passes of a password hash over its memory."
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Number of proxies in front of the site whose X-Forwarded-For is believed; 0 for none.",
    )

    @field_validator("base_url")
    @classmethod
    def _absolute_without_slash(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            msg = "une adresse http(s) complète est attendue, par exemple https://catalogue.exemple.fr"
            raise ValueError(msg)
        return value.rstrip("/")

    @property
    def sqlalchemy_url(self) -> str:
        """Return the address of the database, the default one filled in."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'catalogue.sqlite3').resolve()}"

    @property
    def index_folder(self) -> Path:
        """Return the folder of the search index, the default one filled in."""
        return self.index_dir or self.data_dir / "index"


def read_settings() -> Settings:
    """Read the settings from the environment.

    :raises BadQuery: a value is malformed; the sentence names its variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{ENV_PREFIX}{'_'.join(str(part) for part in detail['loc']).upper()} : {detail['msg']}"
            for detail in error.errors()
        ]
        raise BadQuery("Réglage refusé — %(faults)s.", faults=" ; ".join(faults)) from error


def is_loopback(host: str) -> bool:
    """Tell whether `host` can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def settings_with_address(settings: Settings, *, host: str = "127.0.0.1", port: int = 8000) -> Settings:
    """Return the settings with a public address: the one set, or that of a server on `host`:`port`."""
    shown_host = f"[{host}]" if ":" in host else host
    address = settings.base_url or f"http://{shown_host}:{port}"
    return settings.model_copy(update={"base_url": address})


def settings_to_serve(settings: Settings, *, host: str, port: int) -> Settings:
    """Return the settings completed for serving on `host`:`port`.

    On loopback a missing key is made once and kept; elsewhere nothing is made up.

    :raises BadQuery: a public host or address without `SECRET_KEY` or `BASE_URL`.
    :raises Unavailable: the data folder cannot be written.
    """
    public_address = settings.base_url is not None and not is_loopback(
        urlsplit(settings.base_url).hostname or ""
    )
    if not is_loopback(host) or public_address:
        missing = [
            f"{ENV_PREFIX}{name}"
            for name, value in (("SECRET_KEY", settings.secret_key), ("BASE_URL", settings.base_url))
            if not value
        ]
        if missing:
            raise BadQuery(
                "Pour servir hors de cette machine, réglez d’abord %(missing)s "
                "(variables d’environnement ou fichier .env).",
                missing=", ".join(missing),
            )
        return settings
    key = settings.secret_key or _kept_key(settings.data_dir / "secret-key")
    return settings_with_address(settings, host=host, port=port).model_copy(update={"secret_key": key})


def _kept_key(file: Path) -> str:
    try:
        if file.is_file():
            return file.read_text(encoding="ascii").strip()
        file.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(48)
        # 0600 from the start: the key must not be readable between creation and chmod.
        file.touch(mode=0o600, exist_ok=True)
        file.write_text(key, encoding="ascii")
    except OSError as error:
        raise Unavailable(
            "Le dossier de données « %(folder)s » ne peut pas être écrit (%(reason)s) : "
            "corrigez ses droits, ou réglez CATALOGUE_SECRET_KEY.",
            folder=file.parent,
            reason=error.strerror,
        ) from error
    return key
