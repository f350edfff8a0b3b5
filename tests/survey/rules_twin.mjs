// Runs rules.js on cases read from the standard input; the test of the twin compares with Python.
import { check, evaluate, NotARule } from "../../src/radioscopie/models/survey/forms/rules.js";

let written = "";
for await (const part of process.stdin) written += part;
const { expressions, answers, forms } = JSON.parse(written);

const value = ([rule, values]) => {
  try {
    return ["value", evaluate(rule, values)];
  } catch (error) {
    if (error instanceof NotARule) return ["refused"];
    throw error;
  }
};
const found = ([form, given, previous]) => check(forms[form], given, previous).map(Object.values);
console.log(JSON.stringify({ expressions: expressions.map(value), answers: answers.map(found) }));
