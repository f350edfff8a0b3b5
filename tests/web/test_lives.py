"""What happens to a page while it lives: two tabs, a network lost, a session that ends, a server started again."""

import json
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from radioscopie.web.config import local
from radioscopie.web.desk import new_desk
from radioscopie.web.memory import Kept
from tests.web.conftest import ready
from tests.web.test_browser import browser, exact, page, pytestmark, settled  # noqa: F401 - fixtures

PRACTICE = Path(__file__).parents[2] / "examples/practice"
FILES = [PRACTICE / "activity.csv", PRACTICE / "machines.csv"]
OFFLINE, GONE = "ne répond pas", "ne sont plus là"


def given(tab, files=FILES) -> str:
    """Give files to the page of the practice; the answer."""
    tab.goto("/cabinet")
    tab.get_by_test_id("drop").set_input_files(files)
    tab.get_by_test_id("answer").wait_for()
    return tab.get_by_test_id("answer").text_content()


def test_two_tabs_move_apart_and_share_files(page):  # noqa: F811
    other = page.context.new_page()
    page.goto("/national?v.growth.mri=4")
    other.goto("/national?v.growth.mri=2")
    first, second = exact(page), exact(other)
    other.locator('[name="v.growth.ct"]').fill("3")
    other.locator('[name="v.growth.ct"]').press("Tab")
    settled(other, "v.growth.ct=3")
    assert exact(page) == first
    assert exact(other) != second
    said = given(page)
    links = [one.get_attribute("href") for one in page.locator('a[href*="/tables/"]').all()]
    other.goto("/cabinet")
    other.get_by_test_id("answer").wait_for()
    assert other.get_by_test_id("answer").text_content() == said
    assert links
    assert page.request.get(links[0]).ok


def test_a_lost_network_is_said_and_nothing_typed_is_lost(browser, server):  # noqa: F811
    context = browser.new_context(base_url=server, locale="fr-FR")
    tab = context.new_page()
    tab.goto("/national")
    exact(tab)
    context.set_offline(True)
    box = tab.locator('[name="v.growth.mri"]')
    box.fill("3")
    box.press("Tab")
    while OFFLINE not in tab.locator("[data-busy-said]").text_content():
        tab.wait_for_timeout(100)
    assert box.input_value() == "3"
    context.set_offline(False)
    box.fill("2")
    box.press("Tab")
    settled(tab, "v.growth.mri=2")
    assert exact(tab)
    assert OFFLINE not in tab.locator("[data-busy-said]").text_content()
    tab.goto("/cabinet")
    context.set_offline(True)
    tab.get_by_test_id("drop").set_input_files(FILES)
    while OFFLINE not in tab.locator("form[data-drop] .said").first.text_content():
        tab.wait_for_timeout(100)
    context.set_offline(False)
    assert "301 489,48" in re.sub(r"\s", " ", given(tab))
    context.close()


def test_a_map_that_does_not_come_is_said_and_its_table_stays(browser, server):  # noqa: F811
    context = browser.new_context(base_url=server, locale="fr-FR")
    tab = context.new_page()
    tab.route("**/static/outlines/*", lambda route: route.abort())
    tab.goto("/acces?equipment=mri")
    while "pas pu venir" not in tab.locator("[data-map] .said").text_content():
        tab.wait_for_timeout(100)
    assert tab.locator("main table tr").count() > 10
    context.close()


def test_a_session_that_ended_is_said_and_files_are_asked_again(page):  # noqa: F811
    page.goto("/cabinet")
    assert GONE not in page.locator("main").text_content()
    page.context.add_cookies([{"name": "radioscopie", "value": "gone", "url": page.url}])
    page.goto("/cabinet")
    assert GONE in page.locator("main").text_content()
    assert page.get_by_test_id("drop").count()
    said = given(page)
    assert GONE not in page.locator("main").text_content()
    page.get_by_role("button", name="Oublier").click()
    page.get_by_test_id("drop").wait_for()
    assert GONE not in page.locator("main").text_content()
    assert given(page) == said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def served(port: int):
    """Serve on a port until the practice is ready."""
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            url = json.loads(process.stdout.readline())["url"].rstrip("/")
            for _ in range(600):
                try:
                    if ready(url)["practice"]:
                        break
                except URLError:
                    pass
                time.sleep(0.3)
            yield url
        finally:
            process.terminate()


def test_a_server_started_again_says_what_it_forgot(browser):  # noqa: F811
    port = free_port()
    with served(port) as url:
        context = browser.new_context(base_url=url, locale="fr-FR")
        context.set_default_timeout(120_000)
        tab = context.new_page()
        said = given(tab)
        links = [one.get_attribute("href") for one in tab.locator('a[href*="/tables/"]').all()]
    with served(port):
        assert context.request.get(links[0]).status == 404
        tab.reload()
        assert GONE in tab.locator("main").text_content()
        assert given(tab) == said
        context.close()


def test_a_closed_tab_leaves_the_server_whole(server):
    port = int(server.rpartition(":")[2])
    head = b"PUT /api/v1/files HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\nX-Filename: a.csv\r\n\r\n"
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port)) as channel:
            channel.sendall(head + b"date,act\n")
    assert ready(server)["law"]


def test_a_session_too_old_leaves_neither_files_nor_results():
    desk = new_desk(local())
    session = desk.sessions.begin()
    desk.results.keep(Kept("r", "impact", {}, {}, {}, session.key, b"x"))
    desk.results.keep(Kept("s", "run", {}, {}, {}, "", b"x"))
    session.seen -= 60 * desk.config.session_minutes + 1
    assert desk.sessions.find(session.key) is None
    assert desk.results.find("r") is None
    assert desk.results.find("s")
