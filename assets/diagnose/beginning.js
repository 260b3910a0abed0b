/* The first loss beside ln C (beginning.py). */

import { c, th } from "./data.js";
import { fixed, general, least, roundEven, whole } from "./numbers.js";
import { language } from "./impossible.js";
import { bitsOf, finding } from "./judge.js";

/** Whether a healthy network may start at this loss.
 * @param {number} value @param {KnownClasses} known @param {number} noise */
export function fresh(value, known, noise) {
  const above = value - known.guess;
  return (th.BELOW - 1) * known.guess - noise < above && above < th.HEALTHY_START + noise;
}

/** Whether the first loss is lower than an untrained network's.
 * @param {Curve} curve @param {KnownClasses} known */
export function low(curve, known) {
  const lowest = Math.min(th.BELOW * known.guess, known.prior - th.BELOW_PRIOR);
  return curve.start > 0 && curve.start < lowest - 2 * curve.noise;
}

/** What a first loss that is not ln C speaks for.
 * @type {Pattern<KnownClasses>} */
export function* start(curve, known) {
  const ratio = curve.start / known.guess;
  let says = `the first loss is ${fixed(curve.start, 4)} nats, ${fixed(ratio, 3)} times ln C`;
  says += ` = ${fixed(known.guess, 4)}`;
  if (curve.start - known.guess > curve.noise) yield* startsAbove(curve, known, ratio, says);
  else if (low(curve, known)) yield* startsBelow(curve, known, ratio, says);
}

/** Surprise, in bits, of a healthy first loss at least this far above ln C.
 * @param {Curve} curve @param {KnownClasses} known */
export function surprise(curve, known) {
  const excess = curve.start - known.guess - curve.noise;
  return Math.min(Math.max((th.FRESH * excess) / th.LN2, 0), th.MOST_SURPRISE);
}

/** @param {Curve} curve @param {KnownClasses} known @param {number} ratio @param {string} says */
function* startsAbove(curve, known, ratio, says) {
  const bits = surprise(curve, known);
  const several = ratio > (language(known) ? th.MULTIPLE_WORDS : th.MULTIPLE);
  const inBits = fresh(curve.start * th.LN2, known, curve.noise);
  const powers = perplexities(curve, known);
  const alike = [c.SCALE, several ? c.SUM : c.NOISE, ...(inBits ? [c.UNIT] : []), ...(powers ? [c.PERPLEXITY] : [])];
  alike.push(...rarer(curve, known, ratio));
  if (powers && bits >= 1) yield perplexity(curve, known, bits, alike);
  let exact = bitsOf(2 * Math.abs(ratio - 1 / th.LN2) + 0.01);
  if (inBits && bits >= 1 && exact >= th.WORTH) {
    yield finding(c.UNIT, bits + exact, `${says}; 1/ln 2 = ${fixed(1 / th.LN2, 3)}`, ...alike);
  }
  const stays = curve.end > th.CLEARLY_ABOVE * known.guess && curve.end < th.FALLS * curve.start;
  if (several && language(known) && stays && ratio < th.ACCUMULATED) {
    const more = `${says}; it falls but ends far above ln C, where no mean stays`;
    yield finding(c.ACCUMULATION, bits + 3, more, ...alike);
  }
  exact = bitsOf(2 * Math.abs(ratio - roundEven(ratio)) + 1e-4);
  const size = curve.finite.length;
  if (curve.settled === size && size >= th.FEW) exact = Math.min(exact, th.EXACTLY); // hardly made by a batch
  if (ratio > th.MULTIPLE && (exact >= th.EXACTLY || ratio > th.BATCH)) {
    yield finding(c.SUM, bits + exact, `${says}: a batch of ${whole(roundEven(ratio))}?`, ...alike);
  }
  if (bits >= th.WORTH) yield finding(c.SCALE, bits, says, ...alike);
}

/** @param {Curve} curve @param {KnownClasses} known @param {number} bits @param {string[]} alike */
function perplexity(curve, known, bits, alike) {
  const printed = curve.start / known.unit;
  const off = Math.abs(Math.log(printed) / known.guess - 1);
  const says = `the first loss is ${general(printed, 6)}: its logarithm is close to ln C`;
  const exact = bitsOf(2 * off + th.POWER_BLUR) - (language(known) ? 0 : 2);
  return finding(c.PERPLEXITY, bits + exact, says, ...alike);
}

/** Rarer causes of a high first loss, as far as they reach.
 * @param {Curve} curve @param {KnownClasses} known @param {number} ratio */
function rarer(curve, known, ratio) {
  /** @type {[cause: string, reaches: boolean][]} */
  const reach = [
    [c.WEIGHTS, ratio < th.WEIGHTED],
    [c.PENALTY, ratio < th.PENALISED],
    [c.OUTPUTS, curve.start < th.WIDEST],
    [c.ACCUMULATION, language(known) || ratio > th.MULTIPLE],
    [c.CUT, ratio > th.MULTIPLE && curve.start < th.CUT_MOST],
    [c.TARGETS, ratio > th.MULTIPLE && curve.start < th.CUT_MOST],
  ];
  return reach.filter(([, reaches]) => reaches && ratio < th.ACCUMULATED).map(([one]) => one);
}

/** Whether the list may hold e to the loss: close to C at first, and never below 1.
 * @param {Curve} curve @param {KnownClasses} known */
function perplexities(curve, known) {
  const printed = curve.start / known.unit;
  if (printed < th.HIGH * known.guess || least(curve.finite) / known.unit < 1 - 1e-6) return false;
  const words = language(known) && printed > th.WEIGHTED * known.guess;
  return fresh(Math.log(printed), known, 0) || (words && Math.log(printed) < known.guess);
}

/** @param {Curve} curve @param {KnownClasses} known @param {number} ratio @param {string} says */
function* startsBelow(curve, known, ratio, says) {
  if (language(known)) yield* powerOfTwo(ratio, says);
  if (known.averages || !curve.longEnough) return; // an average over an epoch starts lower: a question says so
  if (language(known) && ratio < th.PRETRAINED) return; // so does a pretrained model
  const inBits = fresh(curve.start / th.LN2, known, curve.noise);
  const alike = [...(inBits ? [c.UNIT] : []), c.DIVISOR, c.LATE, c.NOISE, c.WEIGHTS, c.ACCUMULATION];
  if (language(known)) alike.push(c.SHIFTED);
  const exact = bitsOf(2 * Math.abs(ratio - th.LN2) + 0.02);
  if (inBits && exact >= th.EXACTLY) {
    yield finding(c.UNIT, exact, `${says}; ln 2 = ${fixed(th.LN2, 3)}`, ...alike);
  }
  const next = curve.finite.slice(1, 4);
  const coarse = next[0] < th.COARSE * curve.start && next.every((one) => one < curve.start);
  const late = ratio < th.PADDED || (coarse && curve.fallsEveryTime);
  const more = `${says}: an untrained network can't know that much`;
  yield finding(late ? c.LATE : c.DIVISOR, th.WORTH, more, ...alike);
}

/** A loss divided by the number of accumulation steps, twice.
 * @param {number} ratio @param {string} says */
function* powerOfTwo(ratio, says) {
  const steps = roundEven(-Math.log2(ratio));
  const bits = bitsOf(2 * Math.abs(-Math.log2(ratio) - steps) + 0.02);
  if (steps < 1 || bits < th.DOUBLED) return;
  const more = `${says}, which is 1/${2n ** BigInt(steps)}`;
  yield finding(c.ACCUMULATION, bits, more, c.LATE, c.DIVISOR);
}
