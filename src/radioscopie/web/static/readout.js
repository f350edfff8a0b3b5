// @ts-check
// Drawings that say their values: under the pointer, at the focus, from one to the next by the arrows. What a mark says
// is its data-say, which other scripts keep up to date with `say`.

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const said = document.createElement("div");
said.className = "readout";
said.setAttribute("aria-hidden", "true");
said.hidden = true;
document.body.append(said);

/** Have a mark say other words. @param {Element | null} mark @param {string} words */
export function say(mark, words) {
  if (!mark) return;
  mark.setAttribute("data-say", words);
  if (mark.hasAttribute("aria-label")) mark.setAttribute("aria-label", words);
}

/** @param {Element} mark */
function tell(mark) {
  const box = mark.getBoundingClientRect();
  said.textContent = mark.getAttribute("data-say");
  said.hidden = false;
  const right = document.documentElement.clientWidth - said.offsetWidth - 8;
  said.style.left = `${Math.max(Math.min(box.left + box.width / 3, right), 8) + window.scrollX}px`;
  said.style.top = `${box.top + window.scrollY - said.offsetHeight - 6}px`;
}

const hush = () => { said.hidden = true; };

/** Listen to the marks of a drawing. @param {Element} root */
export function listen(root) {
  const marks = /** @type {SVGElement[]} */ ([...root.querySelectorAll("[data-say]")]), met = new Set(), steps = /** @type {SVGElement[]} */ ([]);
  if (root.matches("svg")) root.setAttribute("role", "group");
  for (const mark of marks) {
    mark.querySelector("title")?.remove();
    mark.addEventListener("pointerenter", () => tell(mark));
    mark.addEventListener("pointerleave", hush);
    const key = mark.getAttribute("data-area") ?? mark;
    if (met.has(key)) continue;
    met.add(key);
    steps.push(mark);
    mark.removeAttribute("aria-hidden");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", mark.getAttribute("data-say") ?? "");
    mark.setAttribute("tabindex", steps.length === 1 ? "0" : "-1");
    mark.addEventListener("focus", () => tell(mark));
    mark.addEventListener("blur", hush);
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hush();
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      const next = steps[Math.max(Math.min(steps.indexOf(mark) + STEPS[event.key], steps.length - 1), 0)];
      mark.setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    });
  }
}

for (const root of document.querySelectorAll("svg.map, table.bars tbody")) listen(root);
