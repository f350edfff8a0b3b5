"""A line to a web archive that stays open: a question is sent, and its answer is taken when it is needed.

One question at a time. A server may close a line after a long answer: it is opened again once. No redirection is
followed and no proxy is used: an archive answers where it was asked, and what it refuses is said without its words,
which may hold names.
"""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from radioscopie.sources.dicom.server import Pace

TRIES, TIMEOUT_S, LARGEST = 2, 120, 256 << 20
FOUND, OTHERWISE, TOO_LARGE = 200, 300, 413
KEPT = "/%:@!$&'()*+,;=~"


class Line:
    """A line to the archive of an address.

    Parameters
    ----------
    base : address, of http or https
    pace : how often a question may be asked
    """

    def __init__(self, base: str, pace: Pace) -> None:
        parts = urlsplit(base)
        self.name = parts.hostname or ""
        self._root, self._pace = quote(parts.path.rstrip("/"), safe=KEPT), pace
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._link = kind(self.name, parts.port, timeout=TIMEOUT_S)
        self._asked: tuple[str, dict[str, str]] = "", {}
        self._is_sent = False

    def ask(self, path: str, kind: str) -> None:
        """Send a question; what fails is tried again when the answer is taken."""
        self._asked = f"{self._root}/{path}", {"Accept": kind}
        try:
            self._send()
        except (HTTPException, OSError, UnicodeError):
            self.close()

    def take(self) -> tuple[str, bytes]:
        """Give the kind and the body of the answer to the question that was sent.

        Raises
        ------
        InputError : the server refuses, does not answer, answers more than can be held, or has an unknown certificate
        """
        for attempt in range(TRIES):
            try:
                return self._answer()
            except SSLCertVerificationError:
                self.close()
                raise InputError(problem("studies.bad_certificate", self.name)) from None
            except (HTTPException, OSError, UnicodeError):
                self.close()
                if attempt == TRIES - 1:
                    break
        raise InputError(problem("studies.no_answer", self.name)) from None

    def close(self) -> None:
        """Hang up."""
        self._is_sent = False
        self._link.close()

    def _send(self) -> None:
        path, headers = self._asked
        self._pace.wait()
        self._link.request("GET", path, headers=headers)
        self._is_sent = True

    def _answer(self) -> tuple[str, bytes]:
        if not self._is_sent:
            self._send()
        with self._link.getresponse() as answer:
            body = answer.read(LARGEST + 1) if FOUND <= answer.status < OTHERWISE else b""
        self._is_sent = False
        refusal = TOO_LARGE if len(body) > LARGEST else answer.status
        if not FOUND <= refusal < OTHERWISE:
            self.close()
            raise InputError(problem("studies.refused", self.name, refusal))
        return answer.getheader("Content-Type", ""), body
