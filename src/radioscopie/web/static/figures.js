// @ts-check
// The drawings of a result, put in its page once they are made; without script they stand in its report.

/** @typedef {{key: string, title: string, narrow: boolean}} Figure */

/** @param {HTMLElement} root */
export async function start(root) {
  const said = /** @type {HTMLElement} */ (root.querySelector(".said"));
  const home = root.dataset.figures ?? "", lang = `lang=${root.dataset.lang}`;
  said.textContent = root.dataset.loading ?? "";
  const answer = await fetch(`${home}?${lang}`).catch(() => null);
  const found = answer?.ok ? /** @type {Figure[]} */ ((await answer.json()).figures) : [];
  said.textContent = "";
  root.append(...found.map((one) => figure(home, lang, one)));
  root.dataset.drawn = String(found.length);
}

/** @param {string} home @param {string} lang @param {Figure} one */
function figure(home, lang, one) {
  const whole = document.createElement("figure"), picture = document.createElement("picture"), image = document.createElement("img");
  const caption = document.createElement("figcaption"), address = `${home}/${encodeURIComponent(one.key)}`;
  if (one.narrow) {
    const small = document.createElement("source");
    small.media = "(max-width: 44rem)";
    small.srcset = `${address}.svg?${lang}&narrow=1`;
    picture.append(small);
  }
  image.src = `${address}.svg?${lang}`;
  image.alt = one.title;
  image.loading = "lazy";
  picture.append(image);
  caption.append(`${one.title} · `, link(`${address}.svg?${lang}`, "SVG", `${one.key}.svg`), " · ", link(`${address}.png?${lang}`, "PNG", `${one.key}.png`));
  whole.append(picture, caption);
  return whole;
}

/** @param {string} address @param {string} words @param {string} name */
function link(address, words, name) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  made.download = name;
  return made;
}

for (const root of document.querySelectorAll("[data-figures]")) start(/** @type {HTMLElement} */ (root));
