/* Names and numbers in a line of a log, and what a name says (fields.py, whose expressions are in `re`). */

import { all, re } from "./data.js";
import { differences } from "./numbers.js";


export const [TRAIN, VALIDATION] = ["training", "validation"];

/** A number as `NUMBER` finds it.
 * @param {string} text */
export function toNumber(text) {
  const bare = text.trim().toLowerCase();
  const named = /^([-+]?)(nan|inf)/.exec(bare);
  if (named === null) return Number(bare);
  return named[2] === "nan" ? NaN : named[1] === "-" ? -Infinity : Infinity;
}

/** Whether a name means a training or a validation loss, and how plainly (0 is best); null if neither.
 * @param {string} name */
export function role(name) {
  if (!re.LOSS.test(name) || re.NOT_A_LOSS.test(name)) return null;
  const kind = re.HELD_OUT.test(name) ? VALIDATION : TRAIN;
  if (re.PLAIN.test(name) || (kind === VALIDATION && name.toLowerCase().endsWith("loss"))) return { kind, rank: 0 };
  return { kind, rank: re.PERPLEXITY.test(name) ? 3 : re.TRAINING.test(name) ? 1 : 2 };
}

/** The names and numbers of a line, and its step and epoch.
 * @param {string} text @returns {LogRecord} */
export function pairsOf(text) {
  let line = text.replace(all.DECIMAL_COMMA, "$1.$2").replaceAll("'s ", " ");
  line = line.replace(all.AFTER, "$2, $1: $3");
  const test = re.CAFFE_TEST.test(line);
  if (re.CAFFE_COPY.test(line) && !test) return { pairs: [], step: null, epoch: null };
  /** @type {LogRecord["pairs"]} */
  let pairs = [...line.matchAll(all.PAIR)].map(([, name, value]) => [nameOf(name), toNumber(value)]);
  if (test) pairs = pairs.filter(([name]) => role(name)).slice(0, 1).map(([name, value]) => [`test ${name}`, value]);
  if (re.HELD_LINE.test(line)) {
    pairs = pairs.map(([name, value]) => [re.HELD_OUT.test(name) ? name : `test ${name}`, value]);
  }
  return { pairs, ...placeOf(line, pairs) };
}

/** Where in the run a line stands.
 * @param {string} line @param {LogRecord["pairs"]} pairs */
function placeOf(line, pairs) {
  /** @type {Map<string, number>} */
  const where = new Map();
  for (const [, word, value] of line.matchAll(all.SHARE)) where.set(word.toLowerCase(), Number(value));
  const counter = [...where.keys()].find((word) => word.startsWith("step") || word.startsWith("iter"));
  let step = where.get(counter ?? "") ?? null;
  for (const [name, value] of pairs) if (re.STEP.test(name)) step = value;
  const named = pairs.find(([name]) => name.toLowerCase() === "epoch");
  const epoch = named ? named[1] : (where.get("epoch") ?? null);
  const leading = re.LEADING.exec(line);
  if (step === null && leading && epoch === null) step = Number(leading[1]);
  return { step, epoch };
}

/** Drop a word in front that belongs to something else: of "epoch loss" keep "loss".
 * @param {string} name */
function nameOf(name) {
  const at = name.indexOf(" ");
  const [first, rest] = at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at + 1)];
  return rest && re.LOSS.test(rest) && !re.BELONGS.test(first) ? rest : name;
}

/** Steps or epochs, if each loss has one, none is below the one before, and not all are one.
 * @param {(number | null)[]} places */
export function told(places) {
  const numbers = places.map((one) => one ?? NaN);
  if (numbers.some(Number.isNaN)) return [];
  const falls = numbers.some((one, k) => k > 0 && one < numbers[k - 1]);
  return falls || (numbers.length > 1 && numbers[0] === numbers.at(-1)) ? [] : numbers;
}

/** @param {number[]} epochs */
export const byOne = (epochs) => epochs.length > 1 && differences(epochs).every((one) => one === 1);
