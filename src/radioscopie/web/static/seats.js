// @ts-check
// A slider along the numbers of seats already simulated: it asks nothing, and says the row of the table it stands on.

/** @param {HTMLElement} root */
export function start(root) {
  const rows = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("tr[data-seats]")]);
  const slide = /** @type {HTMLElement} */ (root.querySelector("[data-slide]"));
  const input = /** @type {HTMLInputElement} */ (slide.querySelector("input")), said = /** @type {HTMLElement} */ (slide.querySelector("[data-said]"));
  const show = () => {
    for (const row of rows) row.classList.toggle("now", row.dataset.seats === input.value);
    const mine = rows.find((row) => row.dataset.seats === input.value)?.dataset.words ?? "";
    said.textContent = mine;
    input.setAttribute("aria-valuetext", mine);
  };
  slide.hidden = false;
  input.addEventListener("input", show);
  show();
}

for (const root of document.querySelectorAll("[data-along]")) start(/** @type {HTMLElement} */ (root));
