"""How letters leave: by the server of mail of the federation, or as files of a folder, to try a survey."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.store.outbox import DeadError, RefusedError
from radioscopie.texts import text
from radioscopie.web.survey.desk import instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.store.outbox import Letter
    from radioscopie.web.config import Config

WAIT_S = 30
UNFOLDED = SMTP.clone(max_line_length=990, cte_type="7bit")  # a link cut in two lines is no link in a header
HERE = ("127.0.0.1", "::1", "localhost")  # elsewhere, letters travel under TLS or not at all


def written(letter: Letter, sender: str) -> EmailMessage:
    """Write a letter: a title, a link, a way to receive no more; no answer."""
    message, lang = EmailMessage(UNFOLDED), letter.language
    fields = {
        "practice": letter.practice,
        "title": letter.title,
        "when": instant(letter.closes_at, lang),
        "link": letter.link,
    }
    bodies = {
        "invitation": text("web_survey.letter_invitation", lang, **fields),
        "reminder": text("web_survey.letter_reminder", lang, **fields),
        "link": text("web_survey.letter_link", lang, **fields),
    }
    message["Subject"] = " ".join(letter.title.split())
    message["From"], message["To"] = sender, letter.email
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["List-Unsubscribe"] = f"<{letter.link}/stop>"
    message.set_content(bodies[letter.kind])
    return message


def to_folder(folder: Path) -> Callable[[Letter], None]:
    """Write letters as files."""

    def send(letter: Letter) -> None:
        message = written(letter, "enquete@localhost")
        folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{len(list(folder.iterdir())):05d}.eml"
        (folder / name).write_bytes(bytes(message))

    return send


def by_server(config: Config) -> Callable[[Letter], None]:
    """Send letters by a server of mail, a connection each: a server that drops one loses no other."""

    def send(letter: Letter) -> None:
        try:
            with smtplib.SMTP(config.mail_host, config.mail_port, timeout=WAIT_S) as server:
                if config.mail_host not in HERE:
                    server.starttls(context=ssl.create_default_context())
                if config.mail_user:
                    server.login(config.mail_user, Path(config.mail_password_file).read_text("utf-8").strip())
                server.send_message(written(letter, config.mail_from))
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()
            if 500 <= code < 600:
                raise RefusedError(str(code)) from None
            raise
        except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected, OSError) as error:
            raise DeadError(type(error).__name__) from None

    return send
