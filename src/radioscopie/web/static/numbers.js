// @ts-check
// Numbers as the server reads and writes them: one table of cases holds both (tests/web/test_scripts.py).

const THIN = "\u202f", FIXED = "\u00a0", MINUS = "−";

/** Read a number as people write it; NaN when it is none. @param {string} written */
export function readNumber(written) {
  const plain = written.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** @param {string} digits @param {string} lang */
function grouped(digits, lang) {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, lang === "fr" ? THIN : ",");
}

/** Write cents as euros. @param {number} cents @param {string} lang */
export function euros(cents, lang) {
  const sign = cents < 0 ? MINUS : "", amount = Math.abs(cents);
  const whole = grouped(String(Math.floor(amount / 100)), lang), part = String(amount % 100).padStart(2, "0");
  return lang === "fr" ? `${sign}${whole},${part}${FIXED}€` : `${sign}€${whole}.${part}`;
}

/** Write an estimate with three figures. @param {number} cents @param {string} lang */
export function estimate(cents, lang) {
  const size = Math.abs(cents);
  const last = Math.max(String(size).length - 3, String(size).length - 5, 2);
  const step = 10 ** last;
  const shown = Math.floor((2 * size + step) / (2 * step)) * step;
  const [scale, unit] = Math.max(shown, step) >= 1e8 ? [1e8, "M€"] : Math.max(shown, step) >= 1e5 ? [1e5, "k€"] : [100, "€"];
  const decimals = Math.max(String(scale).length - String(step).length, 0);
  const [whole, part] = (shown / scale).toFixed(decimals).split(".");
  const number = grouped(whole, lang) + (part ? (lang === "fr" ? "," : ".") + part : "");
  const sign = cents < 0 && shown ? MINUS : "";
  return lang === "fr" ? `${sign}${number}${FIXED}${unit}` : `${sign}€${number}${unit.replace("€", "")}`;
}
