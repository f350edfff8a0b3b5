// @ts-check
// The communes on a canvas: arcs of one file drawn in the plane of the reports; a click or the arrows choose a commune.

const CLASSES = 5, CLOSEST = 32, REST_MS = 150;
/** Cities drawn in one shape: where the codes of their arrondissements begin. @type {Record<string, string>} */
const CITIES = { 75056: "751", 69123: "6938", 13055: "132" };

/** Give the mean of what is known; null when nothing is. @param {(number | null)[]} values */
function middle(values) {
  const known = values.filter((one) => one !== null);
  return known.length ? Math.round(10 * known.reduce((sum, one) => sum + one, 0) / known.length) / 10 : null;
}

/** Cut words in lines no wider than some points. @param {CanvasRenderingContext2D} ink @param {string} font @param {string} words @param {number} most */
function lines(ink, font, words, most) {
  ink.font = font;
  return words.trim().split(/ +/).reduce((/** @type {string[]} */ found, one) => {
    const longer = `${found.at(-1) ?? ""} ${one}`.trim();
    return found.length && ink.measureText(longer).width <= most ? [...found.slice(0, -1), longer] : [...found, one];
  }, []);
}

/** @param {number} value */
const said_ = (value) => value.toLocaleString(document.documentElement.lang);

/** @typedef {{code: string, paths: Path2D, box: number[]}} Shape */
/** @typedef {{frames: Record<string, number[]>, scale: number, west: number, north: number, middle: number, view: number[]}} Frames */

/** The name of a commune and its code; the code alone where no name comes. @param {string} code @returns {Promise<string>} */
const named = (code) => fetch(`/api/v1/access/place?commune=${code}`).then((answer) => answer.json()).then((place) => place.name ? `${place.name}, ${code}` : code).catch(() => code);

/** @param {HTMLElement} root */
export async function start(root) {
  const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
  const said = /** @type {HTMLElement} */ (root.querySelector(".said"));
  const frames = /** @type {Frames} */ (JSON.parse(root.dataset.frames ?? "{}"));
  said.textContent = root.dataset.loading ?? "";
  const asked = [root.dataset.outlines, root.dataset.layer].map((one) => fetch(one ?? "").then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status)));
  const [outlines, layer] = await Promise.all(asked).catch(() => [null, null]);
  if (!outlines) { said.textContent = root.dataset.lost ?? ""; return; }
  const shapes = shapesOf(outlines, frames);
  /** @type {Map<string, number | null>} */
  const values = new Map(layer.codes.map((/** @type {string} */ code, /** @type {number} */ n) => [code, layer.values[n]]));
  for (const [city, start] of Object.entries(CITIES)) values.set(city, middle([...values].filter(([code]) => code.startsWith(start)).map(([, one]) => one)));
  canvas.hidden = false;
  said.textContent = "";
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [left, top] = frames.view, view = { x: left, y: top, k: 1 };
  /** @type {Shape | null} */
  let chosen = null;

  /** Fill what has no value with lines, which no class has, in print either. */
  function hatched() {
    const tile = document.createElement("canvas"), ink = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    tile.width = tile.height = 6;
    ink.fillStyle = getComputedStyle(root).getPropertyValue("--paper");
    ink.fillRect(0, 0, 6, 6);
    ink.strokeStyle = "#8a8a8a";
    ink.lineWidth = 1.5;
    for (const at of [-6, 0, 6]) { ink.moveTo(at, 6); ink.lineTo(at + 6, 0); }
    ink.stroke();
    return pen.createPattern(tile, "repeat") ?? "#8a8a8a";
  }

  function draw() {
    const style = getComputedStyle(root);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = style.getPropertyValue("--paper");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(view.k, 0, 0, view.k, -view.x * view.k, -view.y * view.k);
    const groups = Array.from({ length: CLASSES + 1 }, () => new Path2D());
    for (const shape of shapes) if (seen(shape)) groups[rank(values.get(shape.code), layer.limits)].addPath(shape.paths);
    groups.forEach((group, n) => {
      pen.fillStyle = n < CLASSES ? style.getPropertyValue(`--s${n}`) : hatched();
      pen.fill(group);
    });
    if (chosen) {
      pen.strokeStyle = style.getPropertyValue("--focus");
      pen.lineWidth = 2.5 / view.k;
      pen.stroke(chosen.paths);
    }
  }

  /** @param {Shape} shape */
  const seen = ({ box }) => box[2] >= view.x && box[3] >= view.y && box[0] <= view.x + canvas.width / view.k && box[1] <= view.y + canvas.height / view.k;

  /** Look closer (2), wider (0.5) or at all (0), around a point of the plane. @param {number} times @param {number[]} [at] */
  function zoom(times, at) {
    const k = times ? Math.min(Math.max(view.k * times, 1), CLOSEST) : 1;
    const [x, y] = at ?? (chosen ? centre(chosen) : [view.x + canvas.width / view.k / 2, view.y + canvas.height / view.k / 2]);
    const share = at ? [(x - view.x) / (canvas.width / view.k), (y - view.y) / (canvas.height / view.k)] : [0.5, 0.5];
    look(x - (share[0] * canvas.width) / k, y - (share[1] * canvas.height) / k, k);
  }

  /** @param {number} x @param {number} y @param {number} k */
  function look(x, y, k) {
    view.k = k;
    view.x = Math.min(Math.max(x, left), left + canvas.width * (1 - 1 / k));
    view.y = Math.min(Math.max(y, top), top + canvas.height * (1 - 1 / k));
    canvas.style.touchAction = k > 1 ? "none" : "";
    root.dataset.zoom = String(k);
    draw();
  }

  /** @param {MouseEvent} event */
  function plane(event) {
    const frame = canvas.getBoundingClientRect(), scale = canvas.width / frame.width / view.k;
    return [(event.clientX - frame.left) * scale + view.x, (event.clientY - frame.top) * scale + view.y];
  }

  /** @param {Shape | null} shape */
  function choose(shape) {
    chosen = shape;
    if (shape && view.k > 1 && !seen(shape)) { const [x, y] = centre(shape); look(x - canvas.width / view.k / 2, y - canvas.height / view.k / 2, view.k); }
    draw();
    said.replaceChildren();
    if (!shape) return;
    const minutes = values.get(shape.code), put = new URL(root.dataset.click ?? "", window.location.href);
    const before = put.searchParams.get("ajout");
    put.searchParams.set("ajout", before ? `${before},${shape.code}` : shape.code);
    const see = document.createElement("a"), add = document.createElement("a");
    see.href = `${root.dataset.place}/${shape.code}`;
    /** @param {string} name */
    const tell = (name) => { see.textContent = `${root.dataset.see} (${name}${minutes == null ? "" : `, ${said_(minutes)} ${root.dataset.unit}`})`; };
    tell(shape.code);
    setTimeout(() => { if (chosen === shape) named(shape.code).then(tell); }, REST_MS);
    add.href = put.pathname + put.search;
    add.textContent = root.dataset.words ?? "";
    add.dataset.put = shape.code;
    said.append(see, " · ", add);
  }

  /** @type {{x: number, y: number, from: number[]} | null} */
  let held = null;
  let dragged = false;
  canvas.addEventListener("pointerdown", (event) => {
    dragged = false;
    if (view.k > 1) held = { x: event.clientX, y: event.clientY, from: [view.x, view.y] };
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const by = [event.clientX - held.x, event.clientY - held.y];
    dragged ||= Math.hypot(by[0], by[1]) > 4;
    if (dragged) canvas.style.transform = `translate(${by[0]}px, ${by[1]}px)`;
  });
  window.addEventListener("pointerup", (event) => {
    if (held && dragged) {
      const scale = canvas.width / canvas.clientWidth / view.k;
      canvas.style.transform = "";
      look(held.from[0] - (event.clientX - held.x) * scale, held.from[1] - (event.clientY - held.y) * scale, view.k);
    }
    held = null;
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && view.k === 1) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.4 : 1 / 1.4, plane(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, plane(event)));
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-zoom]:not(figure)"))) {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
  }
  /** Give the map as a picture that stands by itself: what it says, its legend, its source. */
  function whole() {
    const page = document.createElement("canvas"), ink = /** @type {CanvasRenderingContext2D} */ (page.getContext("2d"));
    const style = getComputedStyle(root), signs = [...root.querySelectorAll(".legend > span")].map((one) => (one.textContent ?? "").trim());
    const bold = "bold 20px sans-serif", plain = "16px sans-serif", wide = canvas.width - 32;
    const title = lines(ink, bold, document.querySelector("[data-sentence]")?.textContent ?? "", wide), source = lines(ink, plain, root.dataset.source ?? "", wide);
    const above = 30 + 28 * title.length, row = 26;
    page.width = canvas.width;
    page.height = above + canvas.height + row * (Math.ceil(signs.length / 3) + source.length) + 30;
    ink.fillStyle = style.getPropertyValue("--paper");
    ink.fillRect(0, 0, page.width, page.height);
    ink.drawImage(canvas, 0, above);
    ink.fillStyle = style.getPropertyValue("--ink");
    ink.font = bold;
    title.forEach((one, n) => ink.fillText(one, 16, 30 + 28 * n));
    ink.font = plain;
    const below = above + canvas.height + 20;
    signs.forEach((one, n) => {
      const x = 16 + (n % 3) * (page.width / 3), y = below + row * Math.floor(n / 3);
      ink.fillStyle = n < CLASSES ? style.getPropertyValue(`--s${n}`) : hatched();
      ink.fillRect(x, y - 13, 22, 16);
      ink.fillStyle = style.getPropertyValue("--ink");
      ink.fillText(one, x + 30, y);
    });
    source.forEach((one, n) => ink.fillText(one, 16, below + row * (Math.ceil(signs.length / 3) + n)));
    return page;
  }

  const picture = /** @type {HTMLAnchorElement | null} */ (root.querySelector("[data-png]"));
  picture?.addEventListener("click", () => {
    picture.href = whole().toDataURL("image/png");
    picture.download = `${root.dataset.name}.png`;
  });
  root.querySelector(".zoom")?.removeAttribute("hidden");

  canvas.addEventListener("click", (event) => {
    if (dragged) return;
    const [x, y] = plane(event);
    choose(shapes.find((one) => inside(one.box, x, y) && hit(one, x, y)) ?? null);
  });

  /** @param {Shape} shape @param {number} x @param {number} y */
  function hit(shape, x, y) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    return pen.isPointInPath(shape.paths, x, y);
  }

  canvas.addEventListener("keydown", (event) => {
    const closer = { "+": 2, "=": 2, "-": 0.5, "0": 0 }[event.key];
    if (closer !== undefined && !event.ctrlKey) { event.preventDefault(); zoom(closer); return; }
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const way = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (event.key === "Enter" && chosen) { /** @type {HTMLElement | null} */ (said.querySelector("[data-put]"))?.click(); return; }
    if (!way) return;
    event.preventDefault();
    choose(chosen ? neighbour(shapes, chosen, way) ?? chosen : shapes[0]);
  });
  draw();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  root.dataset.drawn = String(shapes.length);
}

/** Give the class of a value; one more where there is none. @param {number | null | undefined} value @param {number[]} limits */
export function rank(value, limits) {
  if (value === undefined || value === null) return CLASSES;
  const found = limits.findIndex((limit) => value <= limit);
  return found < 0 ? limits.length : found;
}

/** @param {number[]} box @param {number} x @param {number} y */
const inside = (box, x, y) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];

/** The nearest commune in a direction. @param {Shape[]} shapes @param {Shape} from @param {number[]} way */
function neighbour(shapes, from, way) {
  const [x, y] = centre(from);
  /** @type {Shape | null} */
  let best = null;
  let least = Infinity;
  for (const one of shapes) {
    const [u, v] = centre(one), along = (u - x) * way[0] + (v - y) * way[1], aside = Math.abs((u - x) * way[1]) + Math.abs((v - y) * way[0]);
    const far = along + 2 * aside;
    if (along > 0.2 && aside < along * 1.2 && far < least) { least = far; best = one; }
  }
  return best;
}

/** @param {Shape} shape */
const centre = (shape) => [(shape.box[0] + shape.box[2]) / 2, (shape.box[1] + shape.box[3]) / 2];

/** @param {any} file @param {Frames} frames @returns {Shape[]} */
function shapesOf(file, frames) {
  const { scale, translate } = file.transform;
  const arcs = file.arcs.map((/** @type {number[][]} */ arc) => {
    let x = 0, y = 0;
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  const cosine = Math.cos(frames.middle);
  return file.objects.communes.geometries.filter((/** @type {any} */ one) => one.arcs).map((/** @type {any} */ one) => {
    const code = one.properties.code, departement = code.startsWith("97") ? code.slice(0, 3) : code.slice(0, 2);
    const frame = frames.frames[departement], paths = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
    /** @param {number[]} point */
    const plane = ([lon, lat]) => frame ? [frame[0] + (lon * frame[2] - frame[3]) * frame[5], frame[1] + (-lat - frame[4]) * frame[5]]
      : [(lon + frames.west) * frames.scale * cosine, (frames.north - lat) * frames.scale];
    for (const polygon of one.type === "Polygon" ? [one.arcs] : one.arcs) {
      for (const ring of polygon) {
        let first = true;
        for (const index of ring) {
          const points = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
          for (const point of points) {
            const [x, y] = plane(point);
            if (first) paths.moveTo(x, y);
            else paths.lineTo(x, y);
            first = false;
            if (x < box[0]) box[0] = x;
            if (y < box[1]) box[1] = y;
            if (x > box[2]) box[2] = x;
            if (y > box[3]) box[3] = y;
          }
        }
        paths.closePath();
      }
    }
    return { code, paths, box };
  });
}

for (const root of document.querySelectorAll("[data-map]")) start(/** @type {HTMLElement} */ (root));
