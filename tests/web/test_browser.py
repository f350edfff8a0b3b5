"""The pages in a real browser: first minute, sliders, map, races, no script, nothing from elsewhere, axe."""

import random
import re
import shutil
from pathlib import Path

import pytest

from radioscopie.web.pages.all import PAGES

ROOT = Path(__file__).parents[2]
PRACTICE = ROOT / "examples/practice"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
LONG_MS = 120_000
LONG = (
    r"/(comptes|implanter|acces/etude|lecture|validation|hopitaux)"
    r"|/national/(base|tirages)|/questions/(source|map|travel|totals|reading-fit|fees|read$)"
    r"|/questions/survey-(estimate|count|said|protect|audit|demo)"
)
HEAVY = [one for one in PAGES if re.match(LONG, one.route)]
QUICK = [one for one in PAGES if one not in HEAVY]
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
AXE = Path(__file__).parent / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

ABSENT = "no Chromium here: apt-get install chromium (CI installs it, and skips nothing)"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason=ABSENT)]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, server):
    """A page that must load nothing from elsewhere, and write nothing to the console."""
    context = browser.new_context(base_url=server, locale="fr-FR")
    context.set_default_timeout(LONG_MS)
    page, wrong = context.new_page(), []
    page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: one.url.startswith((server, "data:")) or wrong.append(one.url))
    yield page
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert wrong == [], "\n".join(wrong)


def said(page, test_id: str) -> str:
    return re.sub(r"\s+", " ", page.get_by_test_id(test_id).first.text_content())


def test_the_first_minute_from_landing_to_ones_own_figure(page):
    page.goto("/")
    assert "M€" in said(page, "headline")
    page.get_by_test_id("drop").set_input_files([PRACTICE / "activity.csv", PRACTICE / "machines.csv"])
    page.wait_for_url("**/cabinet")
    page.get_by_test_id("answer").wait_for()
    assert "301 489,48" in said(page, "answer")
    assert "323 233,48" in said(page, "answer")
    page.get_by_role("button", name="Expliquer").click()
    page.wait_for_url("**/cabinet/ligne?n=2")
    assert "€" in said(page, "answer")


def test_the_price_of_an_act_is_answered_while_it_is_typed(page):
    page.goto("/")
    live = page.locator("[data-price-said]")
    page.locator("form[data-price] [name=date]").fill("2026-08-01")
    page.locator("form[data-price] [name=modifiers]").press_sequentially("Z")
    while "24,05" not in live.text_content():
        page.wait_for_timeout(100)
    page.locator("form[data-price] [name=act]").fill("ZBQK00")
    while live.text_content():
        page.wait_for_timeout(100)


def exact(page) -> int:
    page.wait_for_timeout(200)
    while page.locator("[data-whatif].busy").count():
        page.wait_for_timeout(50)
    return int(re.sub(r"\D", "", page.locator("[data-exact]").text_content()))


def asked(page, values, law=None) -> int:
    body = {"scenario": "decision_2025", "values": values, "law": law or {}}
    return page.request.post("/api/v1/nation/whatif", data=body).json()["saving_cents"]


def settled(page, part: str) -> None:
    """Wait for the address of the page to say what the sliders say."""
    while part not in page.url:
        page.wait_for_timeout(100)


def test_sliders_give_the_exact_cents_by_keyboard_and_by_typing(page):
    page.goto("/national")
    slider = page.get_by_label("Croissance des volumes : IRM (% par an)").first
    slider.focus()
    for _ in range(3):
        slider.press("ArrowRight")
    settled(page, "v.growth.mri")
    value = float(page.locator('[name="v.growth.mri"]').input_value().replace(",", "."))
    assert value > 5.5
    assert exact(page) == asked(page, {"growth.mri": value})
    assert page.locator("[data-busy-said].wrong").count() == 0
    box = page.locator('[name="loi.technical_fees.mri"]')
    box.fill("-5@2026-07-01")
    box.press("Tab")
    settled(page, "loi.technical_fees.mri=-5")
    assert exact(page) == asked(page, {"growth.mri": value}, {"technical_fees.mri": "-5@2026-07-01"})
    slider.press("Home")
    while "v.growth.mri" in page.url:
        page.wait_for_timeout(100)
    assert exact(page) == asked(page, {}, {"technical_fees.mri": "-5@2026-07-01"})


def test_drawings_say_their_values_under_the_pointer_and_by_the_arrows(page):
    page.goto("/national?plus.fleet.mri=20")
    said, bars = page.locator(".readout"), page.locator("[data-measure] [data-say]")
    bars.first.hover()
    assert "au départ" in said.text_content()
    bars.first.focus()
    bars.first.press("ArrowDown")
    assert bars.nth(1).get_attribute("aria-label") == said.text_content()
    page.keyboard.press("Escape")
    assert not said.is_visible()
    areas = page.locator("svg.map [data-say]")
    areas.first.focus()
    first = said.text_content()
    page.keyboard.press("ArrowRight")
    assert said.text_content() != first
    assert "€" in said.text_content()
    assert "IRM ajoutées" in page.locator("[data-strip]").text_content()
    page.locator('[name="plus.fleet.mri"]').fill("40@2027-01-01")
    page.keyboard.press("Tab")
    settled(page, "plus.fleet.mri=40")
    body = {"added": {"fleet.mri": "40@2027-01-01"}}
    assert exact(page) == page.request.post("/api/v1/nation/whatif", data=body).json()["saving_cents"]
    assert "40 à partir du 1 janvier 2027" in page.locator("[data-strip]").text_content()


def test_sliders_of_delays_say_at_once_what_the_road_says_and_fill_the_form(page):
    page.goto("/delais?equipment=mri&departement=49")
    page.get_by_test_id("answer").wait_for()
    machines = page.get_by_label("Machines en plus ou en moins")
    machines.focus()
    machines.press("ArrowRight")
    machines.press("ArrowRight")
    told = page.locator("[data-live] [data-said]")
    told.filter(has_text="soit").wait_for()
    address = "/api/v1/delays/moved?lang=fr&equipment=mri&departement=49&add=49%3D2"
    assert told.text_content() == page.request.get(address).json()["said"]
    assert page.locator("textarea[name=add]").input_value() == "49=2"


def test_seats_are_moved_by_the_arrows(page):
    page.goto("/lecture/sieges?network=exemple:night-2017.toml&de=2&a=4&replications=1")
    slider, said = page.locator("[data-slide] input"), page.locator("[data-slide] [data-said]")
    slider.focus()
    slider.press("End")
    assert said.text_content().startswith("4 sièges")
    assert page.locator("tr.now").get_attribute("data-seats") == "4"


def test_answers_out_of_order_never_show_an_old_state(page):
    delays = iter([3000, 1500, 0, 0, 0, 0])
    page.goto("/national")

    def late(route):
        page.wait_for_timeout(next(delays, 0))
        route.continue_()

    page.route("**/api/v1/nation/whatif*", late)
    box = page.locator('[name="v.growth.ct"]')
    for value in ("4", "3", "2.5"):
        box.fill(value)
        box.press("Tab")
        page.wait_for_timeout(350)
    settled(page, "v.growth.ct=2.5")
    assert exact(page) == asked(page, {"growth.ct": 2.5})


def test_dragging_asks_one_curve_and_rests_on_the_exact_cents(page):
    page.goto("/national")
    asked_for = []
    page.on("request", lambda one: asked_for.append(one.url.rpartition("/")[2].partition("?")[0]))
    slider = page.get_by_label("Croissance des volumes : IRM (% par an)").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    for n in range(12):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.04 * n), middle)
    page.mouse.up()
    settled(page, "v.growth.mri")
    value = float(page.locator('[name="v.growth.mri"]').input_value().replace(",", "."))
    assert exact(page) == asked(page, {"growth.mri": value})
    assert asked_for.count("curve") == 1
    assert asked_for.count("whatif") <= 3
    assert page.locator("[data-busy-said].wrong").count() == 0


def test_whatever_comes_late_the_page_ends_on_the_last_sliders(page):
    late = random.Random(5)
    page.goto("/national")

    def slow(route):
        page.wait_for_timeout(late.choice([0, 0, 400, 1200]))
        route.continue_()

    page.route("**/api/v1/nation/*", slow)
    boxes = [page.locator(f'[name="v.growth.{one}"]') for one in ("ct", "mri")]
    for n, value in enumerate(("4", "3", "2.5", "3.5", "1.5", "2")):
        boxes[n % 2].fill(value)
        boxes[n % 2].press("Tab")
        page.wait_for_timeout(late.choice([50, 250, 400]))
    settled(page, "v.growth.ct=1.5&v.growth.mri=2")
    assert exact(page) == asked(page, {"growth.ct": 1.5, "growth.mri": 2})


def test_a_machine_is_placed_by_click_by_keyboard_and_by_name(page):
    page.goto("/acces?equipment=mri")
    page.locator("[data-map][data-drawn]").wait_for()
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 0.5, "y": box["height"] * 0.5})
    page.locator("[data-map] .said a", has_text=re.compile(r"\([^\W\d].+, \w{5}, [\d,]+ min")).wait_for()
    page.locator("[data-put]").click()
    page.wait_for_url("**ajout=**")
    assert "Avec ces machines" in said(page, "headline")
    page.locator("[data-map][data-drawn]").wait_for()
    canvas.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        canvas.press(key)
    chosen = page.locator("[data-put]").get_attribute("data-put")
    canvas.press("Enter")
    page.wait_for_url(f"**{chosen}**")
    page.locator('[name="placer"]').fill("Privas")
    page.get_by_role("button", name="Placer").click()
    page.wait_for_url("**placer=Privas**")
    assert "Privas : 1" in page.locator("main").text_content()


def test_numbers_are_written_and_read_as_by_the_server(page):
    from radioscopie.numbers import format_euros  # noqa: PLC0415
    from radioscopie.report.amounts import estimated_euros  # noqa: PLC0415

    page.goto("/national")
    cents = [
        0,
        1,
        99,
        12345,
        -12345,
        99_949,
        99_950,
        123_456_789,
        39_859_084_457,
        -1_280_000_000,
        10**8,
        99_999_999_99,
    ]
    module = page.locator("script[src*=whatif]").get_attribute("src").replace("whatif", "numbers")
    write = "cents.map((c) => [m.euros(c, lang), m.estimate(c, lang)])"
    run = f"async ([module, cents, lang]) => {{ const m = await import(module); return {write}; }}"
    for lang in ("fr", "en"):
        assert page.evaluate(run, [module, cents, lang]) == [
            [format_euros(c, lang), estimated_euros(c, lang)] for c in cents
        ]
    read = "async ([module, words]) => { const m = await import(module); return words.map(m.readNumber).map(String); }"
    words = ["12,5", "−5", "1\u202f234,5", "1\u00a0234.5", "x", "", "1e3", "-0,5"]
    assert page.evaluate(read, [module, words]) == [
        "12.5",
        "-5",
        "1234.5",
        "1234.5",
        "NaN",
        "NaN",
        "NaN",
        "-0.5",
    ]


def test_every_page_says_its_figure_without_script(browser, server):
    context = browser.new_context(base_url=server, java_script_enabled=False)
    context.set_default_timeout(LONG_MS)
    page = context.new_page()
    for one in QUICK:
        for prefix in ("", "/en"):
            answered(page, prefix + one.example)
            if one.route not in ("/cabinet", "/cabinet/ligne", "/api"):
                assert page.get_by_test_id("headline").first.text_content().strip(), one.route
    context.close()


def answered(page, address: str) -> None:
    """Open a page, and wait for its answer: without script it loads itself again until it is there."""
    from playwright.sync_api import expect  # noqa: PLC0415

    page.goto(address)
    expect(page.locator("[data-poll]")).to_have_count(0, timeout=LONG_MS)


def wrongs(page, source: str) -> list[tuple]:
    page.evaluate(source)
    found = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", RULES)
    return [
        (page.url, rule["id"], node["target"], node["failureSummary"][:200])
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("heavy", HEAVY, ids=lambda one: one.route)
def test_a_page_that_takes_long_is_whole_without_script_and_axe_finds_nothing(browser, server, heavy):
    contexts = [browser.new_context(base_url=server, java_script_enabled=script) for script in (False, True)]
    plain, whole = (one.new_page() for one in contexts)
    for one in contexts:
        one.set_default_timeout(LONG_MS)
    wrong = []
    for prefix in ("", "/en"):
        answered(plain, prefix + heavy.example)
        assert plain.get_by_test_id("headline").first.text_content().strip()
        assert plain.locator("table").count() or plain.locator("form").count()
        for size in ({"width": 1280, "height": 900}, {"width": 360, "height": 740}):
            whole.set_viewport_size(size)
            whole.goto(prefix + heavy.example)
            wrong += wrongs(whole, AXE.read_text("utf-8"))
    for one in contexts:
        one.close()
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_page(browser, server, lang, scheme):
    context = browser.new_context(
        base_url=server, color_scheme=scheme, viewport={"width": 1280 if lang == "fr" else 360, "height": 900}
    )
    context.set_default_timeout(LONG_MS)
    page, source, wrong = context.new_page(), AXE.read_text("utf-8"), []
    for one in QUICK:
        page.goto(("" if lang == "fr" else "/en") + one.example)
        wrong += wrongs(page, source)
        beyond = page.evaluate(BEYOND)
        wrong += [(one.example, f"{beyond} px beyond the screen")] if beyond > 0 else []
    context.close()
    assert wrong == [], "\n".join(map(str, wrong))
