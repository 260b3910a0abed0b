/* The detective's table, applied to a list of losses (evidence.py, patterns.py, questions.py, diagnose.py). */

import { data, th } from "./data.js";
import { fill, fixed, general, least, sum, unique } from "./numbers.js";
import { logWords, readLog } from "./logs.js";
import { measure } from "./curve.js";
import { language, lattice, negative, notFinite, zeros } from "./impossible.js";
import { fresh, low, start } from "./beginning.js";
import { stuck } from "./standing.js";
import { plateaus, softmaxTwice } from "./plateaus.js";
import { collapsing, cut, leaking, overfitting, rising, spikes } from "./moving.js";


/** Surprise of what has this chance, in bits; no coincidence is taken for rarer than 1e-9.
 * @param {number} chance */
export const bitsOf = (chance) => 0 - Math.log2(Math.min(Math.max(chance, 1e-9), 1));

/** A finding with the measurement of its cause; `alike` may repeat or name the cause.
 * @param {string} cause @param {number} bits @param {string} says @param {string[]} alike @returns {Finding} */
export function finding(cause, bits, says, ...alike) {
  return { cause, bits, says, second: data.second[cause], lookAlikes: unique(alike).filter((one) => one !== cause) };
}

/* These say what no classifier prints, however many classes it has. */
const WITHOUT_CLASSES = [notFinite, negative, zeros, lattice];
const WITH_CLASSES = [start, stuck, plateaus, cut, rising, collapsing, leaking, overfitting, spikes];

/**
 * Name the causes that fit a list of losses, and what to measure to decide between them.
 * Throws an Error with a sentence where an argument cannot be used.
 * @param {number[] | Log} losses some may be NaN or infinite, one is finite
 * @param {DiagnoseOptions} options
 * @returns {Diagnosis}
 */
function diagnose(losses, { classes = null, unit = "nats", shares = null, floor = null, averages = null } = {}) {
  const log = Array.isArray(losses) ? null : losses;
  const printed = Array.isArray(losses) ? losses : losses.losses;
  const values = printed.map((one) => (Math.abs(one) > data.largest ? one * Infinity : one + 0)); // no -0
  if (!values.some(Number.isFinite)) {
    throw new Error(`all ${values.length} values are NaN or infinite: print the loss before the first step as well`);
  }
  const size = unit === "bits" ? th.LN2 : 1;
  const told = checkedShares(shares, classes);
  checkClasses(classes);
  const known = {
    told,
    floor: checkedFloor(floor, size),
    unit: size,
    averages: averages ?? (log?.every === "epoch" ? true : null),
    validation: log?.validation.length ? log.validation.map((one) => one * size) : null,
    ...priceOfAGuess(classes, told),
  };
  return judge(measure(values, size), known, log);
}

/** What a guess costs in nats, with the class shares and without: nothing is known of it without classes.
 * @param {number | null} classes @param {number[] | null} told */
function priceOfAGuess(classes, told) {
  if (classes === null) return { classes, guess: null, prior: null };
  const guess = Math.log(classes);
  return { classes, guess, prior: told === null ? guess : entropy(told) };
}

/** Ask every pattern, and put the findings in order.
 * @param {Curve} curve @param {Known} known @param {Log | null} log @returns {Diagnosis} */
function judge(curve, known, log) {
  const findings = WITHOUT_CLASSES.flatMap((pattern) => [...pattern(curve, known)]);
  if (known.classes !== null) findings.push(...WITH_CLASSES.flatMap((pattern) => [...pattern(curve, known)]));
  // Not by the difference: two infinite ones have none.
  findings.sort((a, b) => Number(a.bits < b.bits) - Number(a.bits > b.bits));
  return {
    findings, curve, known,
    facts: factsOf(curve, known),
    questions: questionsOf(curve, known, findings),
    source: log ? logWords(log) : "",
    silence: known.classes === null ? data.unjudged : "No known pattern.",
  };
}

/** @param {Curve} curve @param {Known} known */
function factsOf(curve, known) {
  const few = ` Fewer than ${th.ENOUGH} finite losses: little is said of the end.`;
  const last = `end ${fixed(curve.end, 4)}, lowest ${fixed(least(curve.finite), 4)}`;
  const guess = known.classes === null ? "" : `; ln C = ${fixed(known.guess, 4)}`;
  return `First ${fixed(curve.start, 4)} nats, ${last}${guess}.${curve.longEnough ? "" : few}`;
}

/** The questions that would change the answer, as sentences.
 * @param {Curve} curve @param {Known} known @param {Finding[]} findings */
function questionsOf(curve, known, findings) {
  const ask = data.questions;
  if (known.classes === null) return [ask.CLASSES];
  const aboutStart = findings.some((one) => one.says.includes("the first loss is") || one.bits > th.STRONG);
  if (language(known) && !findings.length && fresh(curve.start, known, curve.noise)) return [ask.SCRATCH];
  if (!findings.length && slowAboveAFloor(curve, known)) {
    return [fill(ask.TWICE, { floor: softmaxTwice(known.classes) })];
  }
  if (!low(curve, known) || aboutStart) return [];
  if (known.classes > 2 && Math.abs(curve.start - th.LN2) < 0.02) return [ask.YES_NO];
  const text = language(known) ? ask.PRETRAINED : ask.LATE;
  return [fill(text, { start: curve.start, part: curve.start / known.guess })];
}

/** Whether it is on a slow way down, far from 0, and above the floor of a second softmax.
 * @param {Curve} curve @param {KnownClasses} known */
function slowAboveAFloor(curve, known) {
  const size = curve.finite.length;
  if (size < th.SOME || known.floor !== null) return false;
  const isSlow = curve.end > (1 - th.CREEPS) * curve.finite[Math.floor(size / 2)] && curve.end < curve.start;
  return isSlow && least(curve.finite) > softmaxTwice(known.classes) && curve.end < known.guess;
}

/** Entropy in nats.
 * @param {number[]} shares */
const entropy = (shares) => sum(shares.map((one) => (one === 0 ? 0 : -one * Math.log(one))));

/** @param {number | null} classes */
function checkClasses(classes) {
  if (classes === null) return;
  if (!Number.isSafeInteger(classes)) throw new Error("the number of classes must be a whole number");
  if (classes < 2) throw new Error("there must be 2 classes or more; yes or no are two");
}

/** @param {number[] | null} shares @param {number | null} classes */
function checkedShares(shares, classes) {
  if (shares === null) return null;
  if (classes === null) throw new Error("shares need the number of classes");
  if (shares.length !== classes) {
    throw new Error(`there must be one share for each of the ${classes} classes; got ${shares.length}`);
  }
  if (!shares.every((one) => one >= 0 && one <= 1)) throw new Error("each share must lie in 0 to 1");
  const total = sum(shares);
  if (Math.abs(total - 1) > data.close) throw new Error(`the shares must add up to 1; got ${general(total)}`);
  return shares;
}

/** @param {number | null} floor @param {number} size */
function checkedFloor(floor, size) {
  if (floor === null) return null;
  if (!Number.isFinite(floor) || floor < 0) throw new Error("the floor must be a number, 0 or more");
  return floor * size;
}

globalThis.diagnose = { ...globalThis.diagnose, readLog, diagnose, data, fixed, general }; // and what draws the curve
