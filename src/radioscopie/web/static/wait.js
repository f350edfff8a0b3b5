// @ts-check
// A page whose part is being made ready shows it as soon as it is, unless somebody has begun to type.

const EVERY_MS = 2000;

/** @param {HTMLElement} root */
export async function wait(root) {
  const answer = await fetch("/healthz").catch(() => null);
  const ready = answer?.ok ? (await answer.json()).ready : {};
  if (!ready[root.dataset.wait ?? ""]) { setTimeout(() => wait(root), EVERY_MS); return; }
  const typed = [...document.querySelectorAll("input")].some((one) => one.value !== one.defaultValue || one.files?.length);
  if (!typed) window.location.reload();
  else root.querySelector("a")?.removeAttribute("hidden");
}

for (const root of document.querySelectorAll("[data-wait]")) wait(/** @type {HTMLElement} */ (root));
