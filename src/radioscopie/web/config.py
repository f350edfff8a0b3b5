"""How the explorer is served: for oneself on this machine, or for others with a configuration that says all of it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from radioscopie.errors import InputError, problem
from radioscopie.toml.fields import Fields
from radioscopie.toml.file import read_toml

LOCAL = ("127.0.0.1", "localhost", "[::1]")
CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|https://\S+)")
MEGABYTE = 1 << 20
HIGHEST_PORT = 65535
FILES = ("mail_password_file", "oidc_secret_file")

LIMITS = (
    ("workers", 256),
    ("file_mb", 1024),
    ("session_files", 100),
    ("session_minutes", 1440),
    ("sessions_mb", 1 << 16),
    ("worker_mb", 1 << 16),
    ("acts_a_minute", 10_000),
)


@dataclass(frozen=True, slots=True)
class Config:
    """Where and within which limits the explorer is served.

    Parameters
    ----------
    host, port : where it listens; port 0: any that is free
    base_url : address that others type, "https://…"; "" on this machine only
    proxies : addresses of the proxies whose forwarded headers are believed
    workers : questions computed at once
    file_mb, session_files, session_minutes, sessions_mb : of what people upload, all in memory
    worker_mb : memory that one question may add
    acts_a_minute : answers that one session may ask to compute
    mail_host, mail_port, mail_from, mail_user, mail_password_file : server of mail of the survey
    oidc_issuer, oidc_client, oidc_secret_file, oidc_tenant : sign-on of the staff of a tenant by another
    security_contact : whom to tell of a fault, "mailto:…" or "https://…"
    """

    host: str = "127.0.0.1"
    port: int = 0
    base_url: str = ""
    proxies: tuple[str, ...] = ()
    workers: int = 2
    file_mb: int = 64
    session_files: int = 5
    session_minutes: int = 30
    sessions_mb: int = 512
    worker_mb: int = 2048
    acts_a_minute: int = 120
    mail_host: str = ""
    mail_port: int = 587
    mail_from: str = ""
    mail_user: str = ""
    mail_password_file: str = ""
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret_file: str = ""
    oidc_tenant: str = ""
    security_contact: str = ""

    @property
    def public(self) -> bool:
        """Tell whether others are served."""
        return bool(self.base_url)

    @property
    def hosts(self) -> frozenset[str]:
        """Hosts that a request may name, without port."""
        return frozenset((*LOCAL, urlsplit(self.base_url).hostname or "127.0.0.1"))


def local(port: int = 0) -> Config:
    """Serve oneself, on this machine."""
    return Config(port=port, workers=os.cpu_count() or 2)


def read_config(path: Path) -> Config:
    """Read a configuration that serves others.

    Raises
    ------
    InputError : every problem of the file
    """
    fields = Fields(read_toml(path), str(path), [])
    limits = {name: fields.whole(name, getattr(local(), name), (1, most)) for name, most in LIMITS}
    config = Config(
        host=fields.text("host", "127.0.0.1"),
        port=fields.whole("port", bounds=(1, HIGHEST_PORT)),
        base_url=fields.text("base_url"),
        proxies=tuple(fields.listed("proxies")),
        mail_host=fields.text("mail_host", ""),
        mail_port=fields.whole("mail_port", 587, (1, HIGHEST_PORT)),
        mail_from=fields.text("mail_from", ""),
        mail_user=fields.text("mail_user", ""),
        mail_password_file=fields.text("mail_password_file", ""),
        oidc_issuer=fields.text("oidc_issuer", ""),
        oidc_client=fields.text("oidc_client", ""),
        oidc_secret_file=fields.text("oidc_secret_file", ""),
        oidc_tenant=fields.text("oidc_tenant", ""),
        security_contact=fields.text("security_contact", ""),
        **limits,
    )
    told = [config.oidc_issuer, config.oidc_client, config.oidc_secret_file, config.oidc_tenant]
    if any(told) and not all(told):
        fields.refuse("service.no_issuer", "oidc_issuer", config.oidc_issuer)
    if bool(config.mail_host) != bool(config.mail_from):
        fields.refuse("service.no_mail", "mail_host", config.mail_host)
    if config.security_contact and not CONTACT.fullmatch(config.security_contact):
        fields.refuse("web.not_a_contact", "security_contact", config.security_contact)
    _refuse_places(config, fields)
    if config.base_url and not _is_address(config.base_url):
        fields.refuse("web.not_an_address", "base_url", config.base_url)
    fields.close()
    if fields.problems:
        raise InputError(fields.problems)
    return config


def _refuse_places(config: Config, fields: Fields) -> None:
    """Refuse machines that are named by no address, and files that are not there."""
    if config.host not in LOCAL and not (_is_place(config.host) and "/" not in config.host):
        fields.refuse("web.not_a_place", "host", config.host)
    for proxy in (one for one in config.proxies if not _is_place(one)):
        fields.refuse("web.not_a_place", "proxies", proxy)
    files = {name: getattr(config, name) for name in FILES}
    for name, file in files.items():
        if file and not Path(file).is_file():
            fields.refuse("errors.not_found", name, file)


def _is_place(written: str) -> bool:
    """Tell whether this is an address of machines, or of a network of them: "*", all of them, is none."""
    try:
        ip_network(written)
    except ValueError:
        return False
    return True


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    plain = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain


def refuse_port(port: int) -> None:
    """Refuse a port that is none.

    Raises
    ------
    InputError : below 0 or above 65 535
    """
    if not 0 <= port <= HIGHEST_PORT:
        raise InputError(problem("web.not_a_port", "--port", port, most=HIGHEST_PORT))
