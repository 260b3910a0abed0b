/* From the pasted output of a run to its losses: text in, a log out, nothing guessed in silence (logs.py). */

import { all, re } from "./data.js";
import { general, leastBy } from "./numbers.js";
import { TRAIN, VALIDATION, pairsOf, role, toNumber } from "./fields.js";
import { bestOf, collected, readTable } from "./tables.js";


/** @type {Log} */
const NOTHING = {
  losses: [], steps: [], epochs: [], validation: [], kind: "", field: "", validationField: "", every: "",
};

/**
 * Read the losses from the output of a run; throws an Error with a sentence if there are none.
 * @param {string} text
 * @returns {Log}
 */
export function readLog(text) {
  const plain = text.replace(all.COLOURS, "").replace(all.BLANKS, " ").replace(all.LONG_BLANK, " ".repeat(30));
  const lines = plain.split(re.LINE).map((one) => one.replace(all.TENSOR, " ")).filter((one) => one.trim());
  /** @type {((lines: string[]) => Partial<Log> | null)[]} */
  const readers = [readBare, readLists, readTable, readFields];
  for (const reader of readers) {
    const found = reader(lines);
    if (found?.losses?.length) return { ...NOTHING, ...found };
  }
  const shown = [...text.trim().slice(0, 120)].slice(0, 60).join("");
  throw new Error(shown ? `there is no loss in the text ${JSON.stringify(shown)}` : "the text is empty");
}

/** What was read, how many values, and from which field.
 * @param {Log} log */
export function logWords({ losses, steps, validation, kind, field, validationField, every }) {
  let said = `Read ${losses.length} value${losses.length === 1 ? "" : "s"}`;
  said += `${field ? ` of '${field}'` : ""} from ${kind}${every === "epoch" ? ", one an epoch" : ""}`;
  if (steps.length) said += `, steps ${general(steps[0])} to ${general(steps[steps.length - 1])}`;
  if (validation.length) {
    said += `; ${validation.length} of '${validationField}' for validation`;
    said += `, the last ${general(validation[validation.length - 1], 4)}`;
  }
  return `${said}.`;
}

/** Whole lists with a name, as in the history of Keras; none if a name has several lists.
 * @param {string[]} lines @returns {Partial<Log> | null} */
function readLists(lines) {
  const named = [...lines.join("\n").matchAll(all.LISTS)].filter(([, name]) => role(name));
  /** @type {Map<string, string[]>} */
  const words = new Map();
  for (const [, name, text] of named) words.set(name, text.split(re.BETWEEN).filter(Boolean));
  const every = [...words.values()];
  if (words.size < named.length || every.some((one) => one.length < 2)) return null;
  if (!every.flat().every((one) => re.ALONE.test(one))) return null;
  let [main, held] = [TRAIN, VALIDATION].map((wanted) => bestOf([...words.keys()], wanted));
  if (!main) [main, held] = [held, ""];
  if (!main) return null;
  /** @param {string} name */
  const numbers = (name) => (words.get(name) ?? []).map(toNumber);
  return {
    losses: numbers(main), validation: numbers(held), kind: "named lists", field: main, validationField: held,
    every: held ? "epoch" : "",
  };
}

/** Lines that name what they print.
 * @param {string[]} lines @returns {Partial<Log> | null} */
function readFields(lines) {
  /** @type {LogRecord[]} */
  const records = [];
  for (const line of lastOfEachEpoch(lines)) {
    const epoch = re.KERAS_EPOCH.exec(line);
    if (epoch) {
      records.push({ pairs: [], step: null, epoch: Number(epoch[1]) });
      continue;
    }
    const record = pairsOf(line);
    const several = records.length && record.pairs.length && "\"'{}".includes(line.trim()[0]);
    // The second: a dictionary over several lines.
    if (record.pairs.some(([name]) => role(name)) || several) records.push(record);
  }
  if (!records.some((record) => record.pairs.length)) return null;
  let [main, held] = [chosen(records, TRAIN), chosen(records, VALIDATION)];
  if (!main) [main, held] = [held, ""];
  return { ...fieldsOf(records, main, held), kind: kindOfLines(lines) };
}

/** @param {string[]} lines */
function kindOfLines(lines) {
  const first = lines.find((one) => re.LOSS.test(one))?.trim() ?? "";
  if (lines.some((one) => re.KERAS_EPOCH.test(one)) || re.BAR.test(first)) return "progress lines";
  if (first.startsWith("{") || first.startsWith('"')) return first.includes('"') ? "JSON lines" : "dictionaries";
  return "lines with a loss";
}

/** Of the updates of a progress bar keep the last of each epoch, if there are epochs.
 * @param {string[]} lines */
function lastOfEachEpoch(lines) {
  const epochs = [...lines.keys()].filter((k) => re.KERAS_EPOCH.test(lines[k]));
  if (epochs.length < 2) return lines;
  return epochs.flatMap((begin, k) => {
    const withLoss = lines.slice(begin, epochs[k + 1]).filter((one) => re.LOSS.test(one));
    const done = withLoss.filter((one) => !re.ETA.test(one));
    return [lines[begin], ...(done.length ? done : withLoss).slice(-1)];
  });
}

/** Name of the field that holds the losses: the plainest one, then the most frequent one.
 * @param {LogRecord[]} records @param {string} wanted */
function chosen(records, wanted) {
  /** @type {Map<string, { count: number, rank: number }>} */
  const found = new Map();
  for (const [name] of records.flatMap(({ pairs }) => pairs)) {
    const what = role(name);
    if (what?.kind === wanted) found.set(name, { count: (found.get(name)?.count ?? 0) + 1, rank: what.rank });
  }
  if (found.size === 0) return "";
  const rank = Math.min(...[...found.values()].map((one) => one.rank));
  const plainest = [...found].filter(([, one]) => one.rank === rank);
  return leastBy(plainest, ([, { count }]) => -count)[0];
}

/** @param {LogRecord[]} records @param {string} main @param {string} held */
function fieldsOf(records, main, held) {
  /** @type {Columns} */
  const columns = { losses: [], steps: [], epochs: [], validation: [], field: main, held };
  let [step, epoch] = [NaN, NaN];
  for (const record of records) {
    step = record.step ?? step;
    epoch = record.epoch ?? epoch;
    for (const [name, value] of record.pairs) {
      if (name === main) {
        columns.losses.push(value);
        columns.steps.push(step);
        columns.epochs.push(epoch);
      } else if (held && name === held) columns.validation.push(value);
    }
  }
  return collected(columns);
}

/** Nothing but numbers: one a line, or a list, or a step and a loss in each line.
 * @param {string[]} lines @returns {Partial<Log> | null} */
function readBare(lines) {
  const words = lines.map((line) => line.split(re.BETWEEN).filter(Boolean));
  if (!words.every((row) => row.every((one) => re.ALONE.test(one)))) return null;
  const rows = words.filter((row) => row.length).map((row) => row.map(toNumber));
  const firsts = rows.map((row) => row[0]);
  const counted = rows.length > 1 && rows.every((row) => row.length === 2);
  if (counted && firsts.slice(1).every((b, k) => b > firsts[k] && Number.isInteger(firsts[k]))) {
    return { losses: rows.map((row) => row[1]), steps: firsts, every: "step", kind: "bare numbers" };
  }
  return { losses: rows.flat(), kind: "bare numbers" };
}
