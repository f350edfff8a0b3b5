"""Where a survey is held: a folder, and the address of a database when there is one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.store.keyring import beside
from radioscopie.store.opening import open_folder, open_server
from radioscopie.web.survey.desk import SurveyDesk
from radioscopie.web.survey.mail import by_server, to_folder

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.store.rooms import Store
    from radioscopie.web.config import Config

LETTERS = "letters"


@dataclass(frozen=True, slots=True)
class SurveyPlace:
    """Where a survey is held.

    Parameters
    ----------
    folder : of SQLite, and of letters when no server of mail is told
    database : address of PostgreSQL, "" for SQLite
    keys : file of the keys; None: beside the folder
    """

    folder: Path
    database: str = ""
    keys: Path | None = None

    def store(self) -> Store:
        """Open the store.

        Raises
        ------
        InputError : it cannot be opened
        """
        if not self.database:
            return open_folder(self.folder, self.keys)
        return open_server(self.database, self.keys or beside(self.folder))

    def desk(self, config: Config, url: str) -> SurveyDesk:
        """Make what the roads of the survey work with."""
        send = by_server(config) if config.mail_host else to_folder(self.folder / LETTERS)
        return SurveyDesk(self.store(), config, url.rstrip("/"), send, time.time)
