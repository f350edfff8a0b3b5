"""The form in a real browser: what is typed is saved by itself, two tabs show both texts, nothing is lost."""

import shutil
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from radioscopie.store import keys, links, people
from radioscopie.store.answers import draft_of
from radioscopie.store.opening import open_folder
from radioscopie.store.places import Place
from radioscopie.web.config import local
from radioscopie.web.survey.app import make_survey
from radioscopie.web.survey.desk import LOCAL_COOKIE, SurveyDesk
from tests.service.build import campaign, links_sent
from tests.web.test_browser import AXE, RULES

ONE = "un@cabinet.example"
pytestmark = pytest.mark.slow


@contextmanager
def serving(desk):
    server = uvicorn.Server(uvicorn.Config(make_survey(desk), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def served(folder):
    store, now = open_folder(folder), time.time()
    desk = SurveyDesk(store, local(), "http://127.0.0.1", lambda _: None, time.time)
    name = campaign(store, now=now - 10)
    session, _ = links.enter(store, links_sent(store, "fed", name, now)[ONE], now)
    place = Place("fed", name, people.who_asks(store, session, now).pseudonym)
    with serving(desk) as url:
        yield store, place, session, url
    store.close()


@pytest.fixture(scope="module")
def chromium():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no browser: apt install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium, served, width=1280):
    _, place, session, url = served
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="fr-FR")
    context.add_cookies([{"name": LOCAL_COOKIE, "value": session, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/enquete/{place.campaign}")
    return page


def kept(served):
    store, place, *_ = served
    return draft_of(store, place).cells


def said(page, words):
    page.wait_for_function(
        "words => document.querySelector('[data-said]').textContent.includes(words)", arg=words
    )


def test_what_is_typed_is_saved_by_itself_and_read_back_as_it_was_understood(chromium, served):
    page = opened(chromium, served)
    page.fill('[name="A1.ct.now"]', "1234")
    said(page, "Enregistré.")
    assert kept(served) == {"A1.ct.now": 1234}
    page.press('[name="A1.ct.now"]', "Tab")
    page.fill('[name="A2.now"]', "environ cent")
    page.press('[name="A2.now"]', "Tab")
    page.wait_for_selector('[name="A2.now"][aria-invalid="true"]')
    assert kept(served)["A2.now"] == "environ cent"
    assert "ne peut pas être lu" in page.inner_text('[data-wrong="A2.now"]')
    page.context.close()


def test_leaving_the_page_loses_nothing(chromium, served):
    page = opened(chromium, served)
    page.fill('[name="A1.mri.now"]', "77")
    page.click("text=Mes enquêtes >> nth=0")
    page.wait_for_load_state()
    deadline = time.monotonic() + 10
    while not kept(served) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kept(served) == {"A1.mri.now": 77}
    page.context.close()


def test_two_tabs_that_write_in_one_box_show_both_texts_and_neither_is_chosen(chromium, served):
    page = opened(chromium, served)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill('[name="A1.ct.now"]', "55")
    other.press('[name="A1.ct.now"]', "Tab")
    said(other, "Enregistré.")
    page.fill('[name="A1.ct.now"]', "66")
    page.press('[name="A1.ct.now"]', "Tab")
    page.wait_for_selector(".both")
    assert "55" in page.inner_text(".both")
    assert page.input_value('[name="A1.ct.now"]') == "66"
    assert kept(served)["A1.ct.now"] == 55
    page.click(".both button >> nth=0")
    said(page, "Enregistré.")
    assert kept(served)["A1.ct.now"] == 66
    page.context.close()


def test_two_tabs_that_write_in_two_boxes_keep_both(chromium, served):
    page = opened(chromium, served)
    other = page.context.new_page()
    other.goto(page.url)
    other.fill('[name="A1.ct.now"]', "55")
    other.press('[name="A1.ct.now"]', "Tab")
    said(other, "Enregistré.")
    page.fill('[name="A1.mri.now"]', "66")
    page.press('[name="A1.mri.now"]', "Tab")
    said(page, "Enregistré.")
    assert kept(served) == {"A1.ct.now": 55, "A1.mri.now": 66}
    assert page.input_value('[name="A1.ct.now"]') == "55"
    page.context.close()


def test_a_network_that_fails_is_told_and_what_was_typed_leaves_later(chromium, served):
    page = opened(chromium, served)
    page.context.set_offline(True)
    page.fill('[name="A1.ct.now"]', "9")
    said(page, "Pas encore enregistré")
    page.context.set_offline(False)
    said(page, "Enregistré.")
    assert kept(served) == {"A1.ct.now": 9}
    page.context.close()


def test_a_telephone_shows_each_box_with_its_words_and_scrolls_down_only(chromium, served):
    page = opened(chromium, served, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    label = page.evaluate("getComputedStyle(document.querySelector('table.answers td'), '::before').content")
    assert "cette période" in label
    page.context.close()


def staff_of(store, role):
    password, code_key = people.add_account(store, "fed", f"{role}@fed.example", role, role, "x", time.time())
    code = keys.code_at(code_key, int(time.time() // 30))
    return people.sign_in(store, "fed", f"{role}@fed.example", password, code, "here", time.time())


@pytest.mark.parametrize("lang", ["", "/en"])
def test_axe_finds_nothing_on_the_pages(chromium, served, lang):
    store, place, session, url = served
    pages = {
        session: ["/enquete", f"/enquete/{place.campaign}", f"/enquete/{place.campaign}/relire", "/enquete/cabinet",
                  f"/enquete/{place.campaign}/rapport", "/enquete/journal", "/publications/fed", "/no-such-page"],
        staff_of(store, "administrator"): ["/gestion", f"/gestion/campagnes/{place.campaign}", "/gestion/comptes"],
        staff_of(store, "statistician"): [f"/stat/{place.campaign}"],
        staff_of(store, "auditor"): ["/registre", "/journal"],
        "": ["/gestion/entree"],
    }  # fmt: skip
    found = {}
    for key, paths in pages.items():
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        if key:
            context.add_cookies([{"name": LOCAL_COOKIE, "value": key, "url": url}])
        page = context.new_page()
        for path in paths:
            page.goto(url + lang + path)
            page.evaluate(AXE.read_text("utf-8"))
            wrong = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)[
                "violations"
            ]
            if wrong:
                found[path] = [(one["id"], one["nodes"][0]["html"][:120]) for one in wrong]
        context.close()
    assert found == {}
