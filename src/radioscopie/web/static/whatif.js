// @ts-check
// Sliders of the nation: one request at the grab brings every position of a number, dragging asks nothing, rest asks the
// exact total and the map. An answer is shown only if it is that of the sliders as they stand.

import { estimate, euros, readNumber } from "./numbers.js";
import { say } from "./readout.js";

const REST_MS = 200, STEPS = 40;

/** @typedef {{measure: string, label: Record<string, string>, saving_cents: number}} Measure */
/** @typedef {{saving_cents: number, by_measure: Measure[], by_year: {year: number, saving_cents: number}[]}} Saving */
/** @typedef {{positions: number[], saving_cents: number[], by_measure: {measure: string, saving_cents: number[]}[], by_year: {year: number, saving_cents: number[]}[]}} Curve */

/** @param {HTMLElement} root */
export function start(root) {
  const lang = root.dataset.lang ?? "fr";
  const base = JSON.parse(root.dataset.state ?? "{}");
  const levers = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(".lever")]);
  /** @type {Map<string, Promise<Curve>>} */
  const curves = new Map();
  let turn = 0, timer = 0;
  /** @type {number | null} */
  let dragged = null;

  /** @param {HTMLElement} lever */
  const box = (lever) => /** @type {HTMLInputElement} */ (lever.querySelector("input[type=text]"));
  /** @param {HTMLElement} lever */
  const range = (lever) => /** @type {HTMLInputElement} */ (lever.querySelector("[data-range]"));
  /** @param {HTMLElement} lever */
  const value = (lever) => readNumber(box(lever).value.split("@")[0]);

  /** What is asked, but for one lever. @param {HTMLElement | null} but */
  function asked(but) {
    /** @type {Record<string, number>} */
    const values = {};
    /** @type {Record<string, string>} */
    const law = {};
    /** @type {Record<string, string>} */
    const added = {};
    for (const lever of levers) {
      const now = value(lever), central = Number(lever.dataset.central);
      if (lever === but || Number.isNaN(now) || now === central) continue;
      if (lever.dataset.kind === "value") values[lever.dataset.lever ?? ""] = now;
      else (lever.dataset.kind === "law" ? law : added)[lever.dataset.lever ?? ""] = `${now}@${day(lever)}`;
    }
    return { ...base, values, law, added };
  }

  /** @param {HTMLElement} lever */
  const day = (lever) => box(lever).value.split("@")[1] ?? lever.dataset.day;

  /** @param {HTMLElement} lever @returns {Promise<Curve>} */
  function curve(lever) {
    const input = range(lever), low = Number(input.min), high = Number(input.max);
    const positions = Array.from({ length: STEPS + 1 }, (_, n) => round(low + ((high - low) * n) / STEPS));
    const { values: numbers, ...others } = asked(lever);
    const question = JSON.stringify({ ...others, numbers, lever: lever.dataset.lever, values: positions });
    const known = curves.get(question) ?? post("curve", question);
    curves.set(question, known);
    return known;
  }

  /** @param {HTMLElement} lever */
  async function moved(lever) {
    const mine = ++turn, now = value(lever);
    mark(true);
    clearTimeout(timer);
    timer = window.setTimeout(() => rest(mine), REST_MS);
    dragged = null;
    if (lever.dataset.kind !== "value") return;
    const found = await curve(lever).catch(() => null);
    const at = found ? found.positions.findIndex((one) => one === round(now)) : -1;
    if (!found || at < 0 || mine !== turn) return;
    dragged = found.saving_cents[at];
    show({
      saving_cents: found.saving_cents[at],
      by_measure: found.by_measure.map((one) => ({ ...one, label: {}, saving_cents: one.saving_cents[at] })),
      by_year: found.by_year.map((one) => ({ year: one.year, saving_cents: one.saving_cents[at] })),
    });
  }

  /** @param {number} mine */
  async function rest(mine) {
    const dim = window.setTimeout(() => busy(true), 150), question = JSON.stringify(asked(null));
    try {
      const found = /** @type {Saving} */ (await post("whatif", question));
      if (mine !== turn) return;
      said(dragged !== null && dragged !== found.saving_cents ? root.dataset.differs ?? "" : "");
      show(found);
      address(found.saving_cents);
      const places = await post("map", question);
      if (mine === turn) draw(places.rows);
    } catch (error) {
      if (mine === turn) said(/** @type {Error} */ (error).message);
    } finally {
      clearTimeout(dim);
      if (mine === turn) busy(false);
    }
  }

  /** @param {Saving} found */
  function show(found) {
    const sentence = /** @type {HTMLElement} */ (root.querySelector("[data-sentence]"));
    sentence.textContent = (sentence.dataset.template ?? "").replace("{saved}", estimate(found.saving_cents, lang));
    write(root.querySelector("[data-exact]"), euros(found.saving_cents, lang));
    for (const one of found.by_measure) {
      bar(root.querySelector(`[data-measure="${CSS.escape(one.measure)}"]`), one.saving_cents);
    }
    for (const one of found.by_year) {
      bar(root.querySelector(`[data-year="${one.year}"]`), one.saving_cents);
    }
  }

  /** @param {HTMLElement | null} row @param {number} cents */
  function bar(row, cents) {
    if (!row) return;
    const size = Math.min(Math.abs(cents) / Number(row.dataset.most || 1), 1) * (cents > 0 ? 200 : 100);
    const mine = row.querySelector("rect.mine");
    mine?.setAttribute("x", String(cents >= 0 ? 100 : 100 - size));
    mine?.setAttribute("width", String(size));
    write(row.querySelector("[data-amount]"), estimate(cents, lang));
    const before = Number(row.dataset.before ?? 0);
    const amounts = { label: row.querySelector("th")?.textContent ?? "", now: estimate(cents, lang), then: estimate(before, lang), gap: estimate(cents - before, lang) };
    say(row.querySelector("[data-say]"), Object.entries(amounts).reduce((words, [name, one]) => words.replace(`{${name}}`, one), root.dataset.said ?? ""));
  }

  /** @param {{departement: string, name: string, saving_cents: number, per_1000_cents: number | null}[]} rows */
  function draw(rows) {
    const limits = /** @type {number[]} */ (JSON.parse(root.dataset.limits ?? "[]"));
    for (const one of rows) {
      const shown = root.dataset.column === "per_1000_cents" ? one.per_1000_cents : one.saving_cents;
      const said = (/** @type {number | null} */ cents) => (cents === null ? "–" : estimate(cents, lang));
      const rank = limits.filter((limit) => (shown ?? 0) > limit).length, amount = said(shown);
      for (const area of root.querySelectorAll(`[data-area="${one.departement}"]`)) {
        area.setAttribute("class", shown === null ? "none" : `s${rank}`);
        say(area, `${one.name} : ${amount}`);
      }
      write(root.querySelector(`[data-place="${one.departement}"] [data-cents]`), said(one.saving_cents));
      write(root.querySelector(`[data-place="${one.departement}"] [data-per]`), said(one.per_1000_cents));
    }
  }

  /** @param {number} cents */
  function address(cents) {
    const { values, law, added } = asked(null), params = new URLSearchParams();
    if (base.scenario) params.set("s", base.scenario);
    if (base.variant) params.set("variante", base.variant);
    for (const [name, one] of Object.entries(values).sort()) params.set(`v.${name}`, String(one));
    for (const [name, one] of Object.entries(law).sort()) params.set(`loi.${name}`, one);
    for (const [name, one] of Object.entries(added).sort()) params.set(`plus.${name}`, one);
    for (const link of root.querySelectorAll("[data-doubt]")) link.setAttribute("href", `${root.dataset.path}/tirages?${params}`);
    for (const link of root.querySelectorAll("[data-state-file]")) {
      const file = new URL(link.getAttribute("href") ?? "", window.location.href), whole = new URLSearchParams(params);
      for (const kept of ["carte", "lang"]) if (file.searchParams.get(kept)) whole.set(kept, file.searchParams.get(kept) ?? "");
      link.setAttribute("href", `${file.pathname}?${whole}`);
    }
    for (const link of root.querySelectorAll("[data-state-link]")) link.setAttribute("href", `${root.dataset.path}?${params}&${link.getAttribute("data-state-link")}`);
    if (!root.querySelector("[data-share]")) return;
    const unit = root.dataset.unit === "total" ? "&carte=total" : "";
    window.history.replaceState(null, "", `${root.dataset.path}?${params}${unit}`);
    params.set("x", String(cents));
    params.set("l", root.dataset.versions ?? "");
    root.querySelector("[data-share]")?.setAttribute("href", `${root.dataset.path}?${params}`);
  }

  /** @param {boolean} by whether somebody moved one */
  function mark(by) {
    const moved = levers.filter((lever) => value(lever) !== Number(lever.dataset.central)), strip = root.querySelector("[data-strip]");
    for (const lever of levers) lever.classList.toggle("moved", moved.includes(lever));
    if (!strip || !by) return;
    /** @type {HTMLElement} */ (strip).hidden = !moved.length;
    strip.querySelector("ul")?.replaceChildren(...moved.map(change));
  }

  /** Say where a lever stands. @param {HTMLElement} lever */
  function change(lever) {
    const line = document.createElement("li"), strong = document.createElement("strong");
    const words = lever.dataset.kind === "value" ? "{value}" : root.dataset[lever.dataset.kind === "law" ? "scale" : "set"] ?? "";
    const when = new Date(day(lever) ?? ""), date = Number.isNaN(when.getTime()) ? day(lever) ?? "" : new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" }).format(when);
    strong.textContent = words.replace("{value}", box(lever).value.split("@")[0]).replace("{day}", date);
    line.append(`${lever.querySelector("label")?.textContent} : `, strong);
    return line;
  }

  /** Write a number as people do. @param {number} now */
  const plain = (now) => (lang === "fr" ? String(now).replace(".", ",") : String(now));

  /** @param {boolean} is */
  function busy(is) {
    root.classList.toggle("busy", is);
    if (is) said(root.dataset.busy ?? "", true);
    else if (!root.querySelector("[data-busy-said].wrong")) said("");
  }

  /** @param {string} words @param {boolean} [calm] */
  function said(words, calm) {
    const place = root.querySelector("[data-busy-said]");
    write(place, words);
    place?.classList.toggle("wrong", Boolean(words) && !calm);
  }

  for (const lever of levers) {
    const input = range(lever), text = box(lever), back = /** @type {HTMLElement | null} */ (lever.querySelector("[data-back]"));
    input.hidden = false;
    if (back) back.hidden = false;
    for (const grab of ["pointerdown", "focus"]) {
      input.addEventListener(grab, () => lever.dataset.kind === "value" && curve(lever).catch(() => null));
    }
    input.addEventListener("input", () => {
      const now = round(Number(input.value));
      text.value = lever.dataset.kind === "value" ? plain(now) : now ? `${plain(now)}@${day(lever)}` : "0";
      moved(lever);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Home") { event.preventDefault(); set(lever, Number(lever.dataset.central)); }
    });
    text.addEventListener("change", () => {
      const now = value(lever);
      text.setAttribute("aria-invalid", String(Number.isNaN(now)));
      if (!Number.isNaN(now)) { input.value = String(now); moved(lever); }
    });
    back?.addEventListener("click", () => set(lever, Number(lever.dataset.central)));
  }

  /** @param {HTMLElement} lever @param {number} now */
  function set(lever, now) {
    box(lever).value = plain(now);
    range(lever).value = String(now);
    moved(lever);
  }
  mark(false);
}

/** @param {number} number */
const round = (number) => Number(number.toPrecision(8));

/** @param {Element | null} place @param {string} words */
function write(place, words) {
  if (place) place.textContent = words;
}

/** @param {string} kind @param {string} body @returns {Promise<any>} */
async function post(kind, body) {
  const answer = await fetch(`/api/v1/nation/${kind}?lang=${document.documentElement.lang}`, {
    method: "POST", body, headers: { "Content-Type": "application/json" },
  }).catch(() => { throw new Error(document.body.dataset.lost); });
  const found = await answer.json();
  if (!answer.ok) throw new Error((found.problems ?? []).map((/** @type {{message: string}} */ one) => one.message).join("\n") || found.title);
  return found;
}

for (const root of document.querySelectorAll("[data-whatif]")) start(/** @type {HTMLElement} */ (root));
