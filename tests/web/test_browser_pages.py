"""Pages in a real browser: forms without script, columns said by keyboard, the map closer, charts, a network lost."""

import re

import pytest

from tests.web.test_browser import CHROMIUM, LONG_MS, PRACTICE, browser, page, said

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt-get install chromium"),
]
__all__ = ["browser", "page"]
TWO = "premier;second;acte\n03/01/2025;04/01/2025;ZBQK002\n"


@pytest.fixture
def plain(browser, server):
    """A page without script."""
    context = browser.new_context(base_url=server, java_script_enabled=False, locale="fr-FR")
    context.set_default_timeout(LONG_MS)
    yield context.new_page()
    context.close()


def answered(page):
    while not page.get_by_test_id("answer").count():
        page.wait_for_timeout(500)
        page.goto("/cabinet")
    return said(page, "answer")


def test_without_script_the_example_is_answered_and_forgotten(plain):
    plain.goto("/cabinet")
    plain.get_by_role("button", name="Essayer avec le cabinet d'exemple").click()
    assert "301 489,48" in answered(plain)
    plain.get_by_role("button", name="Oublier mes données").click()
    plain.get_by_test_id("drop").wait_for(state="attached")


def test_without_script_columns_are_said_then_machines_completed(plain):
    plain.goto("/cabinet")
    rows = "premier;second;acte;salle\n03/01/2025;04/01/2025;ZBQK002;IRM 1\n"
    plain.get_by_test_id("drop").set_input_files(
        [{"name": "mien.csv", "mimeType": "text/csv", "buffer": rows.encode()}]
    )
    plain.get_by_role("button", name="Envoyer").click()
    assert "Dites ce que sont vos colonnes" in said(plain, "headline")
    for column, role in (("second", "date"), ("acte", "act"), ("salle", "machine")):
        plain.get_by_label(f"{column}, Notre colonne").select_option(role)
    plain.get_by_role("button", name="Lire le fichier ainsi").click()
    assert "à décrire : 1" in said(plain, "headline")
    plain.get_by_label("IRM 1, Mise en service").fill("2020-01-01")
    plain.get_by_role("button", name="Voir la réponse").click()
    assert answered(plain)


def test_columns_are_said_by_keyboard(page):
    page.goto("/cabinet")
    page.get_by_test_id("drop").set_input_files(
        [{"name": "mien.csv", "mimeType": "text/csv", "buffer": TWO.encode()}]
    )
    page.get_by_label("second, Notre colonne").wait_for()
    for column, key in (("second", "date"), ("acte", "acte")):
        page.get_by_label(f"{column}, Notre colonne").focus()
        page.keyboard.type(key)
    button = page.get_by_role("button", name="Lire le fichier ainsi")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 ligne lue, 1 acceptée").wait_for()


def test_charts_of_the_practice_stand_in_its_page(page):
    page.goto("/")
    page.get_by_test_id("drop").set_input_files([PRACTICE / "activity.csv", PRACTICE / "machines.csv"])
    page.wait_for_url("**/cabinet")
    page.locator("[data-figures][data-drawn]").wait_for()
    images = page.locator("[data-figures] img")
    assert images.count() > 3
    images.first.scroll_into_view_if_needed()
    while not page.evaluate(WIDE):
        page.wait_for_timeout(200)
    page.get_by_role("link", name="Le rapport entier").click()
    page.wait_for_url("**/rapport/**")
    assert page.locator("section.figure svg").count() > 3


WIDE = "() => document.querySelector('[data-figures] img').naturalWidth > 100"


def test_the_map_comes_closer_by_keyboard_buttons_and_pointer(page):
    page.goto("/acces?equipment=mri")
    whole = page.locator("[data-map]")
    page.locator("[data-map][data-drawn]").wait_for()
    canvas = page.locator("canvas")
    canvas.focus()
    for key, zoom in (("+", "2"), ("+", "4"), ("-", "2"), ("0", "1")):
        canvas.press(key)
        assert whole.get_attribute("data-zoom") == zoom
    page.get_by_role("button", name=re.compile("de plus près")).click()
    assert whole.get_attribute("data-zoom") == "2"
    box = canvas.bounding_box()
    middle = {"x": box["width"] / 2, "y": box["height"] / 2}
    canvas.click(position=middle)
    first = page.locator("[data-put]").get_attribute("data-put")
    canvas.hover(position=middle)
    page.mouse.down()
    page.mouse.move(box["x"] + middle["x"] - 120, box["y"] + middle["y"] - 90, steps=4)
    page.mouse.up()
    canvas.click(position=middle)
    assert page.locator("[data-put]").get_attribute("data-put") != first


def test_a_lost_network_is_said_and_nothing_typed_is_lost(browser, server):
    context = browser.new_context(base_url=server, locale="fr-FR")
    context.set_default_timeout(LONG_MS)
    page = context.new_page()
    page.goto("/national")
    context.set_offline(True)
    box = page.locator('[name="v.growth.ct"]')
    box.fill("4")
    box.press("Tab")
    page.locator("[data-busy-said].wrong").wait_for()
    assert "ne répond pas" in page.locator("[data-busy-said]").text_content()
    assert box.input_value() == "4"
    context.set_offline(False)
    box.fill("3.5")
    box.press("Tab")
    while "v.growth.ct=3.5" not in page.url:
        page.wait_for_timeout(100)
    context.close()
