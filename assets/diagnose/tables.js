/* Tables with a header: CSV, TensorBoard's export, columns that a notebook or a logger prints (tables.py). */

import { data, re } from "./data.js";
import { leastBy } from "./numbers.js";
import { TRAIN, VALIDATION, byOne, role, toNumber, told } from "./fields.js";

const TENSORBOARD = ["wall time", "step", "value"];
/** @param {string[]} names */
const isTensorboard = (names) => names.length === 3 && names.every((one, k) => one === TENSORBOARD[k]);

/** The losses of a table; null if it is none.
 * @param {string[]} lines */
export function readTable(lines) {
  for (const [at, line] of lines.slice(0, 50).entries()) {
    for (const split of [",", ";", "\t", "|", null]) {
      const names = cellsOf(line, split).map((one) => one.toLowerCase());
      if (names.length < 2 || !isHeader(names)) continue;
      const below = lines.slice(at + 1);
      /** @param {string[]} part */
      const read = (part) => rowsOf(names, part.map((one) => cellsOf(one, split)));
      const found = read(below.slice(0, data.probed)) && read(below);
      if (found) return { ...found, kind: kindOfTable(names, split) };
    }
  }
  return null;
}

/** @param {string} line @param {string | null} split */
function cellsOf(line, split) {
  const text = line.trim();
  if (split === null) {
    const parts = text.split(re.WIDE);
    return parts.length > 1 ? parts : text.split(/\s+/).filter(Boolean);
  }
  const cells = unquoted(line, split).map((one) => one.trim().replace(/^"+|"+$/g, ""));
  return split === "|" && cells.length > 2 && !cells[0] ? cells.slice(1, -1) : cells;
}

/** Split a line, but not within quotation marks.
 * @param {string} line @param {string} split */
function unquoted(line, split) {
  const cells = [];
  let quoted = false;
  for (const piece of line.split(split)) {
    if (quoted) cells[cells.length - 1] += split + piece;
    else cells.push(piece);
    if (piece.split('"').length % 2 === 0) quoted = !quoted;
  }
  return cells;
}

/** @param {string} cell */
const numberIn = (cell) => (re.ALONE.test(cell) ? toNumber(cell) : null);

/** @param {string[]} names */
function isHeader(names) {
  if (names.some((one) => numberIn(one) !== null || re.NO_NAME.test(one))) return false;
  return isTensorboard(names) || names.some((one) => role(one));
}

/** @param {string[]} names @param {string | null} split */
function kindOfTable(names, split) {
  if (isTensorboard(names)) return "TensorBoard's CSV";
  return split === "," || split === ";" ? "CSV" : "a table";
}

/** The loss column, and beside it steps, epochs and a validation loss.
 * @param {string[]} names @param {string[][]} rows */
function rowsOf(names, rows) {
  const main = isTensorboard(names) ? "value" : bestOf(names, TRAIN) || bestOf(names, VALIDATION);
  const held = role(main)?.kind === TRAIN ? bestOf(names, VALIDATION) : "";
  const step = names.find((one) => re.STEP_COLUMN.test(one)) ?? "";
  /** @type {Columns} */
  const columns = { losses: [], steps: [], epochs: [], validation: [], field: main, held };
  for (const row of rows) {
    /** @param {string} name */
    const value = (name) => numberIn(row[names.lastIndexOf(name)] ?? "");
    const [loss, heldOut] = [value(main), held ? value(held) : null];
    if (loss !== null) {
      columns.losses.push(loss);
      columns.steps.push(value(step));
      columns.epochs.push(value("epoch"));
    }
    if (heldOut !== null) columns.validation.push(heldOut);
  }
  return columns.losses.length ? collected(columns) : null;
}

/** What was read, with the steps only where epochs do not say more.
 * @param {Columns} columns @returns {Omit<Log, "kind">} */
export function collected({ losses, steps, epochs, validation, field, held }) {
  const [at, ages] = [told(steps), told(epochs)];
  const eachEpoch = byOne(ages);
  return {
    losses, validation, field,
    steps: eachEpoch ? [] : at,
    epochs: ages,
    validationField: validation.length ? held : "",
    every: eachEpoch ? "epoch" : at.length ? "step" : "",
  };
}

/** @param {string[]} names @param {string} wanted */
export function bestOf(names, wanted) {
  const fit = names.filter((one) => role(one)?.kind === wanted);
  return fit.length ? leastBy(fit, (one) => role(one)?.rank ?? Infinity) : "";
}
