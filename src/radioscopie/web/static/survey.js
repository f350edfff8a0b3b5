// @ts-check
// What is typed is saved a second after the last key, on leaving a box and on leaving the page; two people who write at once see both texts.

const AFTER_MS = 1000, AGAIN_MS = 5000, UNSENT = 401, CONFLICT = 409;

/** @param {HTMLFormElement} form */
function keep(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  const rev = /** @type {HTMLInputElement} */ (form.elements.namedItem("rev"));
  /** @type {Map<string, string>} */ const changed = new Map();
  let timer = 0, busy = false;

  /** @param {string} words @param {boolean} bad */
  const say = (words, bad = false) => { said.textContent = words; said.classList.toggle("bad", bad); };
  const later = (/** @type {number} */ ms) => { clearTimeout(timer); timer = setTimeout(send, ms); };

  /** @param {string} name */
  const box = (name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));

  /** Put the other text beside ours; nothing is chosen for whoever types. @param {string} name @param {string} theirs */
  function both(name, theirs) {
    const mine = box(name);
    if (!mine || document.getElementById(`${name}-both`)) return;
    const shown = document.createElement("span");
    shown.id = `${name}-both`; shown.className = "both"; shown.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = `${form.dataset.both} ${theirs || "–"} `;
    shown.append(words);
    for (const [label, value] of [[form.dataset.keep, mine.value], [form.dataset.take, theirs]]) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "plain"; button.textContent = label ?? "";
      button.addEventListener("click", () => { mine.value = value ?? ""; shown.remove(); changed.set(name, mine.value); later(0); });
      shown.append(button);
    }
    mine.after(shown);
  }

  /** @param {{rev: number, cells: Record<string, unknown>}} current @param {Map<string, string>} sent */
  function meet(current, sent) {
    rev.value = String(current.rev);
    let clashes = 0;
    for (const [name, value] of sent) {
      const theirs = String(current.cells[name] ?? "");
      if (theirs === value) continue;
      if (theirs === (box(name)?.defaultValue ?? "")) { changed.set(name, value); continue; }
      clashes += 1; both(name, theirs);
    }
    for (const [name, value] of Object.entries(current.cells)) {
      const mine = box(name);
      if (mine && !sent.has(name) && !changed.has(name)) { mine.value = String(value).replace(".", document.documentElement.lang === "fr" ? "," : "."); }
    }
    if (changed.size) later(0); else say(form.dataset.both ?? "", clashes > 0);
  }

  async function send() {
    if (busy || !changed.size) return;
    busy = true;
    const sent = new Map(changed);
    changed.clear();
    say(form.dataset.saving ?? "");
    const body = JSON.stringify({ rev: Number(rev.value), changes: Object.fromEntries(sent) });
    const answer = await fetch(form.dataset.address ?? "", { method: "PUT", body, headers: { "content-type": "application/json" }, keepalive: body.length < 60000 }).catch(() => null);
    const held = answer ? await answer.json().catch(() => ({})) : {};
    busy = false;
    if (answer?.ok) done(held, sent);
    else if (answer?.status === CONFLICT && held.current) meet(held.current, sent);
    else {
      for (const [name, value] of sent) if (!changed.has(name)) changed.set(name, value);
      const first = held.problems?.[0]?.message;
      say(answer?.status === UNSENT ? form.dataset.ended ?? "" : `${form.dataset.lost} ${first ?? held.title ?? ""}`, true);
      if (!answer || answer.status >= 500) later(AGAIN_MS);
      else if (answer.status !== UNSENT) for (const name of sent.keys()) changed.delete(name);
    }
  }

  /** @param {{rev: number, read: Record<string, string>, unread: string[]}} held @param {Map<string, string>} sent */
  function done(held, sent) {
    rev.value = String(held.rev);
    for (const [name, words] of Object.entries(held.read)) {
      const one = box(name);
      if (!one || changed.has(name)) continue;
      if (document.activeElement !== one && one.value === sent.get(name) && words) one.value = words;
      one.defaultValue = one.value;
      const isUnread = held.unread.includes(name), told = form.querySelector(`[data-wrong="${CSS.escape(name)}"]`);
      one.setAttribute("aria-invalid", String(isUnread));
      if (told) told.textContent = isUnread ? form.dataset.unread ?? "" : "";
    }
    say(form.dataset.saved ?? "");
    if (changed.size) later(AFTER_MS);
  }

  form.addEventListener("input", (event) => {
    const one = /** @type {HTMLInputElement} */ (event.target);
    changed.set(one.name, one.value);
    later(AFTER_MS);
  });
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("pagehide", () => { send(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
}

const form = document.getElementById("answer");
if (form instanceof HTMLFormElement) keep(form);
