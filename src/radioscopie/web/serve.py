"""Serve the explorer: for oneself on this machine, or for others with a configuration."""

from __future__ import annotations

import errno
import logging
import socket
import webbrowser
from typing import TYPE_CHECKING

import uvicorn

from radioscopie.errors import InputError, Problem, problem
from radioscopie.law.load import Law
from radioscopie.web.app import make_app
from radioscopie.web.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.web.config import Config
    from radioscopie.web.survey.desk import SurveyDesk
    from radioscopie.web.survey.place import SurveyPlace

QUEUE = 128
GRACE_S = 5


def serve(
    config: Config, said: Callable[[str], None], *, browser: bool, place: SurveyPlace | None = None
) -> None:
    """Serve until Ctrl-C.

    Parameters
    ----------
    said : told the address once it answers
    browser : open it there
    place : where the survey is held, if there is one

    Raises
    ------
    InputError : the port is taken
    """
    listening = _listen(config)
    url = config.base_url or f"http://{config.host}:{listening.getsockname()[1]}/"
    logging.basicConfig(
        format="%(asctime)s %(message)s", level=logging.INFO if config.public else logging.WARNING
    )
    Law.load()
    survey = place.desk(config, url) if place else None
    server = uvicorn.Server(_settings(config, survey))
    said(url)
    if browser:
        webbrowser.open(url)
    try:
        server.run([listening])
    finally:
        if survey:
            survey.store.close()


def _settings(config: Config, survey: SurveyDesk | None) -> uvicorn.Config:
    return uvicorn.Config(
        make_app(config, survey),
        log_config=None,
        access_log=False,
        server_header=False,
        http=Wire,
        ws="none",
        proxy_headers=bool(config.proxies),
        forwarded_allow_ips=list(config.proxies),
        timeout_graceful_shutdown=GRACE_S,
    )


def _listen(config: Config) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((config.host, config.port))
    except OSError as error:
        listening.close()
        raise InputError(_not_taken(config, error)) from None
    listening.listen(QUEUE)
    return listening


def _not_taken(config: Config, error: OSError) -> Problem:
    """Say why a port cannot be listened to, in words of ours."""
    port = "port" if config.public else "--port"
    if error.errno == errno.EADDRINUSE:
        return problem("web.port_taken", port, config.port)
    if error.errno == errno.EACCES:
        return problem("web.port_kept", port, config.port)
    return problem("web.not_this_machine", "host", config.host)
