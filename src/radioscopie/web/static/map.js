// @ts-check
// The communes on a canvas: arcs of one file drawn in the plane of the reports; a click or the arrows choose a commune.

const CLASSES = 5;

/** @typedef {{code: string, paths: Path2D, box: number[]}} Shape */
/** @typedef {{frames: Record<string, number[]>, scale: number, west: number, north: number, middle: number, view: number[]}} Frames */

/** @param {HTMLElement} root */
export async function start(root) {
  const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
  const said = /** @type {HTMLElement} */ (root.querySelector(".said"));
  const frames = /** @type {Frames} */ (JSON.parse(root.dataset.frames ?? "{}"));
  said.textContent = root.dataset.loading ?? "";
  const [outlines, layer] = await Promise.all([root.dataset.outlines, root.dataset.layer].map((one) => fetch(one ?? "").then((answer) => answer.json())));
  const shapes = shapesOf(outlines, frames);
  /** @type {Map<string, number | null>} */
  const values = new Map(layer.codes.map((/** @type {string} */ code, /** @type {number} */ n) => [code, layer.values[n]]));
  canvas.hidden = false;
  said.textContent = "";
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [left, top] = frames.view;
  /** @type {Shape | null} */
  let chosen = null;

  function draw() {
    const style = getComputedStyle(root);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.translate(-left, -top);
    const groups = Array.from({ length: CLASSES + 1 }, () => new Path2D());
    for (const shape of shapes) groups[rank(values.get(shape.code), layer.limits)].addPath(shape.paths);
    groups.forEach((group, n) => {
      pen.fillStyle = style.getPropertyValue(n < CLASSES ? `--s${n}` : "--none");
      pen.fill(group);
    });
    if (chosen) {
      pen.strokeStyle = style.getPropertyValue("--focus");
      pen.lineWidth = 2.5;
      pen.stroke(chosen.paths);
    }
  }

  /** @param {Shape | null} shape */
  function choose(shape) {
    chosen = shape;
    draw();
    said.replaceChildren();
    if (!shape) return;
    const minutes = values.get(shape.code), put = new URL(root.dataset.click ?? "", window.location.href);
    const before = put.searchParams.get("ajout");
    put.searchParams.set("ajout", before ? `${before},${shape.code}` : shape.code);
    const see = document.createElement("a"), add = document.createElement("a");
    see.href = `${root.dataset.place}/${shape.code}`;
    see.textContent = `${root.dataset.see} (${shape.code}${minutes == null ? "" : `, ${minutes} min`})`;
    add.href = put.pathname + put.search;
    add.textContent = root.dataset.words ?? "";
    add.dataset.put = shape.code;
    said.append(see, " · ", add);
  }

  canvas.addEventListener("click", (event) => {
    const frame = canvas.getBoundingClientRect();
    const x = ((event.clientX - frame.left) * canvas.width) / frame.width + left;
    const y = ((event.clientY - frame.top) * canvas.height) / frame.height + top;
    choose(shapes.find((one) => inside(one.box, x, y) && hit(one, x, y)) ?? null);
  });

  /** @param {Shape} shape @param {number} x @param {number} y */
  function hit(shape, x, y) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const found = pen.isPointInPath(shape.paths, x, y);
    pen.translate(-left, -top);
    return found;
  }

  canvas.addEventListener("keydown", (event) => {
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

/** @param {number | null | undefined} value @param {number[]} limits */
export function rank(value, limits) {
  if (value === undefined) return CLASSES;
  if (value === null) return CLASSES - 1;
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
