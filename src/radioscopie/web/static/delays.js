// @ts-check
// Sliders of delays: each move asks the road that says a change at once, and writes it in the form, that asks it whole.

const PAUSE_MS = 150, AGAIN_MS = 2000, NOT_READY = 503;

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** What the sliders ask: those that stand where nothing changes are not asked.
 * @param {Record<string, {value: string, still: string}>} slides @param {Record<string, string>} area */
export function asked(slides, area) {
  const found = new URLSearchParams({ equipment: area.equipment });
  for (const name of ["region", "departement"]) if (area[name]) found.set(name, area[name]);
  const moved = Object.entries(slides).filter(([name, one]) => one.value !== one.still && (name !== "hours" || area.equipment === "mri"));
  for (const [name, one] of moved) {
    if (name === "machines") found.set("add", `${area.departement || area.region || "FR"}=${one.value}`);
    else found.set(name, one.value);
  }
  return found;
}

/** @param {HTMLElement} root @param {HTMLFormElement} form */
export function start(root, form) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("input[type=range]")]);
  const said = /** @type {HTMLElement} */ (root.querySelector("[data-said]"));
  /** @param {string} name */
  const field = (name) => /** @type {Field | null} */ (form.elements.namedItem(name));
  const area = () => Object.fromEntries(["equipment", "region", "departement"].map((name) => [name, field(name)?.value.trim() ?? ""]));
  let waiting = 0, turn = 0;

  const ask = async () => {
    const mine = ++turn, words = asked(Object.fromEntries(inputs.map((one) => [one.name, { value: one.value, still: one.dataset.still ?? "" }])), area());
    for (const name of ["add", "hours", "faster"]) { const one = field(name); if (one) one.value = words.get(name) ?? ""; }
    const answer = await fetch(`${root.dataset.live}&${words}`).catch(() => null);
    const found = answer ? await answer.json().catch(() => null) : null;
    if (mine !== turn) return;
    if (answer?.status === NOT_READY) window.setTimeout(() => { if (mine === turn) ask(); }, AGAIN_MS);
    said.textContent = found?.said ?? found?.problems?.[0]?.message ?? root.dataset.lostSaid ?? "";
  };
  const show = () => {
    for (const one of inputs) {
      const output = one.parentElement?.querySelector("[data-out]");
      if (output) output.textContent = Number(one.value) > 0 && one.name !== "hours" ? `+${one.value}` : one.value.replace("-", "−");
      if (one.name === "hours") one.closest(".slide")?.toggleAttribute("hidden", area().equipment !== "mri");
    }
  };
  const move = () => { show(); window.clearTimeout(waiting); waiting = window.setTimeout(ask, PAUSE_MS); };

  for (const one of inputs) {
    const given = field(one.name)?.value ?? "";
    if (one.name !== "machines" && given) one.value = given;
    const added = /=([+-]?\d+)\s*$/.exec(field("add")?.value ?? "");
    if (one.name === "machines" && added) one.value = added[1];
    one.addEventListener("input", move);
  }
  for (const name of ["equipment", "region", "departement"]) field(name)?.addEventListener("change", move);
  root.hidden = false;
  show();
}

const root = document.querySelector("[data-live]"), form = document.querySelector("form.search");
if (root && form) start(/** @type {HTMLElement} */ (root), /** @type {HTMLFormElement} */ (form));
