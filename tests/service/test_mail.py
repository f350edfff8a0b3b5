"""Letters by a server of mail of our own on this machine: refused, delayed, dead, read as people read them."""

import email
import socketserver
import threading
from dataclasses import replace
from email.policy import default

import pytest

from radioscopie.store import outbox
from radioscopie.store.opening import open_folder
from radioscopie.web.config import local
from radioscopie.web.survey.mail import by_server, to_folder, written
from tests.service.build import NOW, PRACTICES, campaign

REPLIES = {"refused": b"550 no such box\r\n", "later": b"451 come back\r\n"}


class Handler(socketserver.StreamRequestHandler):
    """Enough of SMTP to take a letter, or to refuse one by the name of its address."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                held = b""
                while not held.endswith(b"\r\n.\r\n"):
                    held += self.rfile.readline()
                self.server.taken.append(email.message_from_bytes(held[:-3], policy=default))
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                name = line.decode().partition("<")[2].partition("@")[0]
                self.wfile.write(REPLIES.get(name, b"250 ok\r\n") if verb == b"RCPT" else b"250 ok\r\n")


@pytest.fixture
def server():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as found:
        found.taken, found.daemon_threads = [], True
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


def sender(server):
    port = server.server_address[1]
    return by_server(replace(local(), mail_host="127.0.0.1", mail_port=port, mail_from="enquete@fed.example"))


@pytest.fixture
def world(folder):
    store = open_folder(folder)
    rows = PRACTICES.replace("un@", "refused@").replace("deux@", "later@")
    name = campaign(store, practices=rows + "c4,Été & Fils,ete@cabinet.example,s,,,\n")
    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    yield store, name
    store.close()


def test_a_refused_address_and_a_delayed_one_stop_no_other(world, server):
    store, name = world
    outbox.send_turn(store, "fed", sender(server), "https://s.example", NOW)
    assert outbox.counts(store, "fed", name) == {"failed": 1, "retry": 1, "sent": 2}
    outbox.send_turn(store, "fed", sender(server), "https://s.example", NOW + 30)
    assert len(server.taken) == 2


def test_a_server_that_is_dead_delays_all_and_loses_none(world):
    store, name = world
    dead = by_server(replace(local(), mail_host="127.0.0.1", mail_port=1, mail_from="x@fed.example"))
    assert outbox.send_turn(store, "fed", dead, "https://s.example", NOW) == 1
    assert outbox.counts(store, "fed", name) == {"queued": 3, "retry": 1}


def test_a_letter_has_a_link_a_way_out_and_its_accents(world, server):
    store, _ = world
    outbox.send_turn(store, "fed", sender(server), "https://s.example", NOW)
    letter = next(one for one in server.taken if one["To"] == "ete@cabinet.example")
    body = letter.get_content()
    assert letter["Subject"] == "Choc"
    assert letter["From"] == "enquete@fed.example"
    assert "Été & Fils est invité" in body
    link = next(line for line in body.splitlines() if line.startswith("https://s.example/r/fed."))
    assert letter["List-Unsubscribe"] == f"<{link}/stop>"


def test_a_title_or_a_name_adds_no_header(folder, server):
    store = open_folder(folder)
    rows = PRACTICES.splitlines()[0] + '\nc1,"Nom Bcc: x@y.example",a@cabinet.example,s,,,\n'
    campaign(store, practices=rows)
    name = campaign(store, practices=rows)
    outbox.queue(store, "fed", name, "invitation", "admin", NOW)
    outbox.send_turn(store, "fed", sender(server), "https://s.example", NOW)
    assert [one["Bcc"] for one in server.taken] == [None]
    store.close()


def test_without_a_server_letters_are_files(world, tmp_path):
    store, name = world
    outbox.send_turn(store, "fed", to_folder(tmp_path / "letters"), "https://s.example", NOW)
    assert len(list((tmp_path / "letters").glob("*.eml"))) == 4
    assert outbox.counts(store, "fed", name) == {"sent": 4}


def test_a_letter_that_leaves_again_after_a_kill_has_the_same_message_id(world):
    store, _ = world
    taken = []

    def killed(letter):
        taken.append(letter)
        raise KeyboardInterrupt  # between the letter and its mark

    with pytest.raises(KeyboardInterrupt):
        outbox.send_turn(store, "fed", killed, "https://s.example", NOW)
    outbox.send_turn(store, "fed", taken.append, "https://s.example", NOW + 2 * outbox.TAKEN_S)
    ids = [(one.email, written(one, "e@fed.example")["Message-ID"]) for one in taken]
    assert ids.count(ids[0]) == 2
    assert len({one for _, one in ids}) == 4
    assert len(ids) == 5
