// @ts-check
// The price of an act, answered while it is typed: in the cents of its page; a code not yet whole says nothing.

import { euros } from "./numbers.js";

const REST_MS = 300, WHOLE = /^[A-Za-z]{4}[0-9]{3}$/;

/** @param {HTMLFormElement} form */
export function watch(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-price-said]"));
  const lang = document.documentElement.lang;
  let timer = 0, turn = 0;

  async function ask() {
    const mine = ++turn, params = new URLSearchParams({ lang });
    for (const [name, value] of new FormData(form)) if (value) params.set(name, String(value));
    if (!WHOLE.test(params.get("act") ?? "")) { said.textContent = ""; return; }
    const answer = await fetch(`/api/v1/price?${params}`).catch(() => null);
    const found = answer ? await answer.json().catch(() => null) : null;
    if (mine !== turn) return;
    said.textContent = !answer || !found ? document.body.dataset.lost ?? "" : answer.ok ? priced(found) : (found.problems?.[0]?.message ?? found.title);
  }

  /** @param {{label: string, total_low_cents: number | null, total_high_cents: number | null}} found */
  function priced(found) {
    const ends = [found.total_low_cents, found.total_high_cents];
    if (ends.some((one) => one === null)) return found.label;
    const [low, high] = ends.map((one) => euros(/** @type {number} */ (one), lang));
    return `${low}${low === high ? "" : ` – ${high}`} · ${found.label}`;
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = window.setTimeout(ask, REST_MS); });
  ask();
}

for (const form of document.querySelectorAll("form[data-price]")) watch(/** @type {HTMLFormElement} */ (form));
