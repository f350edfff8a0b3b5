// The language of rules and the checks of a questionnaire, as in expressions.py and checks.py: same cases, same answers.
// @ts-check

/** @typedef {number | string | boolean | null} Value */
/** @typedef {Record<string, Value>} Values */

const TOKEN =
  /\s*(?:([0-9]+(?:\.[0-9]+)?)|"([^"]*)"|(<=|>=|==|!=|[-+*/()<>,])|([A-Za-z_][A-Za-z0-9_]*(?:\.(?:\*|[A-Za-z0-9_-]+))*))/y;
const KINDS = ["number", "word", "sign", "name"];
const BINDING = new Map([
  ["or", 1], ["and", 2], ["<", 4], ["<=", 4], [">", 4], [">=", 4], ["==", 4], ["!=", 4], ["+", 5], ["-", 5], ["*", 6], ["/", 6],
]);
const NOT = 3, MINUS = 7;
const FUNCTIONS = new Set(["abs", "min", "max", "sum", "given"]);

export class NotARule extends Error {}

/** @param {string} written @returns {any[]} */
export function parsed(written) {
  const tokens = tokensOf(written);
  const tree = expression(tokens, 0);
  if (tokens.length) throw new NotARule(written);
  return tree;
}

/** @param {string} written */
function tokensOf(written) {
  const tokens = [], end = written.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(written);
    if (!found) throw new NotARule(written);
    const rank = found.findIndex((part, place) => place > 0 && part !== undefined);
    tokens.push([KINDS[rank - 1], found[rank]]);
  }
  return tokens.reverse();
}

/** @param {string[][]} tokens @param {number} binding @returns {any[]} */
function expression(tokens, binding) {
  let left = prefix(tokens);
  while (tokens.length && top(tokens)[0] !== "word" && (BINDING.get(top(tokens)[1]) ?? 0) > binding) {
    const sign = next(tokens)[1];
    left = [sign, left, expression(tokens, BINDING.get(sign) ?? 0)];
  }
  return left;
}

/** @param {string[][]} tokens */
const top = (tokens) => tokens[tokens.length - 1];

/** @param {string[][]} tokens @returns {string[]} */
const next = (tokens) => tokens.pop() ?? ["sign", ""];

/** @param {string[][]} tokens @returns {any[]} */
function prefix(tokens) {
  const [kind, token] = next(tokens);
  if (kind === "number") return ["number", Number(token)];
  if (kind === "word") return ["word", token];
  if (token === "-" || token === "not") return [`prefix ${token}`, expression(tokens, token === "-" ? MINUS : NOT)];
  if (token === "(") {
    const inside = expression(tokens, 0);
    expect(tokens, ")");
    return inside;
  }
  return named(tokens, kind, token);
}

/** @param {string[][]} tokens @param {string} kind @param {string} token @returns {any[]} */
function named(tokens, kind, token) {
  if (kind !== "name" || BINDING.has(token)) throw new NotARule(token);
  if (!FUNCTIONS.has(token)) return ["name", token];
  expect(tokens, "(");
  const given = [expression(tokens, 0)];
  while (tokens.length && top(tokens)[1] === ",") {
    tokens.pop();
    given.push(expression(tokens, 0));
  }
  expect(tokens, ")");
  return [token, ...given];
}

/** @param {string[][]} tokens @param {string} sign */
function expect(tokens, sign) {
  if (next(tokens)[1] !== sign) throw new NotARule(sign);
}

/** Evaluate a rule on values by name; a name without value is missing (null). @param {string} written @param {Values} values */
export function evaluate(written, values) {
  return valueOf(parsed(written), values);
}

/** @param {any[]} tree @param {Values} values @returns {Value} */
function valueOf(tree, values) {
  const [head, ...inside] = tree;
  if (head === "number" || head === "word") return inside[0];
  if (head === "name") return lookUp(values, inside[0]);
  if (head === "given") return lookUp(values, inside[0][1]) !== null;
  if (head === "sum") return sumOf(inside.flatMap((one) => held(one, values)));
  return computed(head, inside.map((one) => valueOf(one, values)));
}

/** @param {Values} values @param {string} name @returns {Value} */
const lookUp = (values, name) => (Object.hasOwn(values, name) ? values[name] ?? null : null);

/** @param {any[]} tree @param {Values} values @returns {Value[]} */
function held(tree, values) {
  if (tree[0] !== "name" || !tree[1].includes("*")) return [valueOf(tree, values)];
  const escaped = tree[1].replace(/[.-]/g, "\\$&").replaceAll("*", "[^.]+");
  const wanted = new RegExp(`^${escaped}$`);
  return Object.keys(values).filter((name) => wanted.test(name)).map((name) => values[name]);
}

/** @param {Value[]} values @returns {Value} */
function sumOf(values) {
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length ? exactSum(/** @type {number[]} */ (numbers)) : null;
}

/** Add without loss (Shewchuk), as math.fsum does, so that both sides round alike. @param {number[]} numbers */
function exactSum(numbers) {
  /** @type {number[]} */
  let partials = [];
  for (let x of numbers) {
    const kept = [];
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y, low = y - (high - x);
      if (low) kept.push(low);
      x = high;
    }
    partials = [...kept, x];
  }
  return rounded(partials);
}

/** Add partials from the largest, the last half being rounded to even. @param {number[]} partials */
function rounded(partials) {
  let rank = partials.length - 1;
  if (rank < 0) return 0;
  let high = partials[rank--], low = 0;
  while (rank >= 0) {
    const x = high, y = partials[rank--];
    high = x + y;
    low = y - (high - x);
    if (low) break;
  }
  if (rank >= 0 && ((low < 0 && partials[rank] < 0) || (low > 0 && partials[rank] > 0))) {
    const twice = low * 2, moved = high + twice;
    if (twice === moved - high) high = moved;
  }
  return high;
}

/** @param {string} head @param {Value[]} values @returns {Value} */
function computed(head, values) {
  if (head === "and" || head === "or") return joined(values, head === "or");
  if (head === "prefix not") return typeof values[0] === "boolean" ? !values[0] : null;
  if (BINDING.get(head) === 4) return compared(head, values[0], values[1]);
  if (!values.every((value) => typeof value === "number")) return null;
  return arithmetic(head, /** @type {number[]} */ (values));
}

/** @param {Value[]} values @param {boolean} decisive @returns {Value} */
function joined(values, decisive) {
  if (values.some((value) => value === decisive)) return decisive;
  return values.some((value) => typeof value !== "boolean") ? null : !decisive;
}

/** @param {string} sign @param {any} left @param {any} right @returns {Value} */
function compared(sign, left, right) {
  const numbers = typeof left === "number" && typeof right === "number";
  const words = typeof left === "string" && typeof right === "string" && (sign === "==" || sign === "!=");
  if (!numbers && !words) return null;
  if (sign === "==") return left === right;
  if (sign === "!=") return left !== right;
  if (sign === "<") return left < right;
  if (sign === "<=") return left <= right;
  return sign === ">" ? left > right : left >= right;
}

/** @param {string} head @param {number[]} numbers @returns {Value} */
function arithmetic(head, numbers) {
  const [left, right] = numbers;
  if (head === "abs") return Math.abs(left);
  if (head === "prefix -") return -left;
  if (head === "min") return Math.min(...numbers);
  if (head === "max") return Math.max(...numbers);
  if (head === "/") return right ? left / right : null;
  if (head === "+") return left + right;
  return head === "-" ? left - right : left * right;
}

/** @typedef {{kind: string, level: string, place: string, code: string}} Finding */

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const ROW = /^[A-Za-z0-9_-]{1,40}$/;
const LONGEST = 200;

/**
 * Check answers against a questionnaire, as its TOML file gives it. What blocks comes first, then rules.
 * @param {any} form @param {Values} answers @param {Values} [previous] @returns {Finding[]}
 */
export function check(form, answers, previous = {}) {
  const cells = Object.entries(answers).flatMap(([name, value]) => cell(form, name, value));
  const missing = form.question
    .filter((/** @type {any} */ one) => one.required && !Object.keys(answers).some((name) => name.startsWith(`${one.id}.`)))
    .map((/** @type {any} */ one) => ({ kind: "missing", level: "error", place: one.id, code: "required" }));
  const wrong = new Set(cells.map((one) => one.place));
  /** @type {Values} */
  const values = {};
  for (const [name, value] of Object.entries(answers)) if (!wrong.has(name)) values[name] = value;
  for (const [name, value] of Object.entries(previous)) values[`prev.${name}`] = value;
  return [...cells, ...missing, ...form.rule.flatMap((/** @type {any} */ rule) => judged(rule, values))];
}

/** @param {any} form @param {string} name @param {Value} value @returns {Finding[]} */
function cell(form, name, value) {
  const field = fieldOf(form, name);
  const code = field ? fault(field, value) : "unknown";
  return code ? [{ kind: "form", level: "error", place: name, code }] : [];
}

/** @param {any} form @param {string} name */
function fieldOf(form, name) {
  const parts = name.split(".");
  const question = form.question.find((/** @type {any} */ one) => one.id === parts[0]);
  const deep = question && ["table", "machines"].includes(question.kind) ? 3 : 2;
  if (!question || parts.length !== deep) return undefined;
  const rows = (question.row ?? []).map((/** @type {any} */ one) => one.id);
  if (deep === 3 && !(question.kind === "table" ? rows.includes(parts[1]) : ROW.test(parts[1]))) return undefined;
  return question.field.find((/** @type {any} */ one) => one.id === parts[parts.length - 1]);
}

/** @param {any} field @param {Value} value @returns {string} */
function fault(field, value) {
  if (field.kind === "whole" || field.kind === "number") return numberFault(field, value);
  if (typeof value !== "string" || [...value].length > LONGEST) return field.kind;
  if (field.kind === "choice") return Object.hasOwn(field.choices, value) ? "" : field.kind;
  return field.kind === "text" || isDay(value) ? "" : field.kind;
}

/** @param {any} field @param {Value} value @returns {string} */
function numberFault(field, value) {
  if (typeof value !== "number" || !Number.isFinite(value)) return field.kind;
  if (field.kind === "whole" && !Number.isInteger(value)) return field.kind;
  const low = field.low !== undefined && value < field.low;
  return low || (field.high !== undefined && value > field.high) ? "range" : "";
}

/** @param {string} value */
function isDay(value) {
  if (!DAY.test(value)) return false;
  const [year, month, day] = value.split("-").map(Number);
  const last = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= last[month - 1];
}

/** @param {number} year */
const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** @param {any} rule @param {Values} values @returns {Finding[]} */
function judged(rule, values) {
  const finding = (/** @type {string} */ place) => ({ kind: "rule", level: rule.level, place, code: rule.id });
  if (!rule.each) return evaluate(rule.holds, values) === false ? [finding("")] : [];
  return rowsOf(rule.each, values)
    .filter((row) => evaluate(rule.holds, { ...values, ...inside(`${rule.each}.${row}.`, values) }) === false)
    .map((row) => finding(`${rule.each}.${row}`));
}

/** @param {string} question @param {Values} values */
function rowsOf(question, values) {
  const names = Object.keys(values).map((name) => name.split("."));
  return [...new Set(names.filter((parts) => parts[0] === question && parts.length === 3).map((parts) => parts[1]))];
}

/** @param {string} start @param {Values} values @returns {Values} */
function inside(start, values) {
  const names = Object.keys(values).filter((name) => name.startsWith(start));
  return Object.fromEntries(names.map((name) => [`row.${name.slice(start.length)}`, values[name]]));
}
