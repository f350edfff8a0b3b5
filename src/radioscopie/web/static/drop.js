// @ts-check
// Files dropped or chosen are sent one by one, and the page of the practice is opened; without script the form does it.

const FILES = "/api/v1/files";

/** @param {HTMLFormElement} form */
export function watch(form) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const said = /** @type {HTMLElement} */ (form.querySelector(".said"));
  input.addEventListener("change", () => sent(form, said, [...(input.files ?? [])]));
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
    });
  }
  form.addEventListener("drop", (event) => sent(form, said, [...(/** @type {DragEvent} */ (event).dataTransfer?.files ?? [])]));
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) sent(form, said, files);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} said
 * @param {File[]} files
 */
async function sent(form, said, files) {
  if (!files.length) return;
  said.textContent = form.dataset.busy ?? "";
  try {
    for (const file of files) await put(file, form.dataset.as);
  } catch (error) {
    said.textContent = /** @type {Error} */ (error).message;
    return;
  }
  window.location.assign(form.dataset.drop ?? "/cabinet");
}

/** @param {File} file @param {string} [kind] */
async function put(file, kind) {
  const headers = { "X-Filename": encodeURIComponent(file.name) };
  const answer = await reached(`${FILES}?lang=${document.documentElement.lang}${kind ? `&as=${kind}` : "&columns=later"}`, { method: "PUT", body: file, headers });
  if (answer.ok) return;
  const problem = await answer.json().catch(() => ({ title: answer.statusText }));
  const messages = (problem.problems ?? []).map((/** @type {{message: string}} */ one) => one.message);
  throw new Error(messages.length ? messages.join("\n") : problem.title);
}

/** Ask, and say in words that the network is lost. @param {string} address @param {RequestInit} [request] */
async function reached(address, request) {
  return fetch(address, request).catch(() => { throw new Error(document.body.dataset.lost); });
}

/** @param {string} place @param {string} words */
function tell(place, words) {
  const found = document.querySelector(place);
  if (found && words) found.textContent = words;
}

/** Follow a job: its seconds and what is done as they pass, then its page. @param {HTMLAnchorElement} link */
export async function poll(link) {
  const answer = await fetch(link.dataset.poll ?? "").catch(() => null);
  const lost = document.querySelector("[data-lost-said]");
  if (lost) lost.textContent = answer ? "" : document.body.dataset.lost ?? "";
  if (!answer) { setTimeout(() => poll(link), 3000); return; }
  const job = answer.ok ? await answer.json() : { state: "done" }, { state } = job;
  tell("[data-elapsed]", job.elapsed_s === undefined ? "" : `${Math.round(job.elapsed_s)} s`);
  tell("[data-done]", job.done === undefined ? "" : new Intl.NumberFormat(document.documentElement.lang).format(job.done));
  if (state === "queued" || state === "running") setTimeout(() => poll(link), 700);
  else window.location.assign(link.href);
}

for (const form of document.querySelectorAll("form[data-drop]")) watch(/** @type {HTMLFormElement} */ (form));
for (const link of document.querySelectorAll("a[data-poll]")) poll(/** @type {HTMLAnchorElement} */ (link));
