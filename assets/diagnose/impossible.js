/* Numbers that no healthy classifier prints: NaN, infinity, below 0, exactly 0, multiples of 100/B (impossible.py). */

import { c, th } from "./data.js";
import { fixed, general, least, most, roundEven, unique } from "./numbers.js";
import { finding } from "./judge.js";

/** Whether so many classes can only be a vocabulary.
 * @param {Known} known */
export const language = (known) => known.classes !== null && known.classes > th.LANGUAGE;

/** NaN and infinity.
 * @type {Pattern<Known>} */
export function* notFinite(curve, known) {
  const first = curve.losses.findIndex((one) => !Number.isFinite(one));
  if (first < 0) return;
  const value = curve.losses[first];
  const recovers = curve.losses.slice(first).some(Number.isFinite);
  let says = `loss ${first + 1} of ${curve.losses.length} is ${Number.isNaN(value) ? "NaN" : "infinite"}`;
  says += recovers ? ", and finite losses follow it" : ", and none after it is finite";
  let order = [c.LOG_OF_ZERO, c.OVERFLOW, c.HALF_PRECISION];
  if (value < 0) order = [c.MINUS, c.TARGETS];
  else if (Number.isNaN(value) && recovers) {
    order = [c.NOTHING_COUNTS, c.OVERFLOW, c.HALF_PRECISION];
    if (language(known)) order.reverse();
  } else if (Number.isNaN(value)) order = forGood(curve, known, first);
  yield finding(order[0], th.CERTAIN, says, ...order);
}

/** Suspects of a NaN that stays, the likeliest first.
 * @param {Curve} curve @param {Known} known @param {number} first */
function forGood(curve, known, first) {
  const before = curve.losses.slice(0, first).filter(Number.isFinite);
  const guess = known.guess ?? 0;
  const high = before.length > 1 && before[before.length - 1] > Math.max(2 * before[0], th.HIGH * guess);
  const order = [c.ZERO_TIMES_INFINITY, c.LOG_OF_ZERO, c.OVERFLOW, c.RATE_TOO_HIGH, c.NOTHING_COUNTS];
  order.push(c.HALF_PRECISION, c.NAN_INPUT);
  const front = high ? c.OVERFLOW : language(known) ? c.HALF_PRECISION : null;
  return front ? [front, ...order] : order;
}

/** Losses below 0, which minus the logarithm of a probability never is.
 * @type {Pattern<Known>} */
export function* negative(curve, known) {
  const lowest = least(curve.finite);
  if (lowest >= -1e-6) return;
  let says = `the lowest loss is ${fixed(lowest, 4)} nats, and no probability costs less than 0`;
  if (lowest >= -1 - 1e-6 && curve.start >= -1 && curve.start <= 0) {
    const at = known.classes ? -(known.guess + 1 / known.classes) / 2 : -Infinity;
    says += "; all lie between -1 and 0";
    yield finding(c.PROBABILITIES, th.CERTAIN, says, ...(curve.start < at || !known.classes ? [c.MINUS] : []));
  } else if (curve.start < 0 && curve.constant) {
    yield finding(c.TARGETS, th.CERTAIN, `${says}; it does not move`, c.MINUS, c.RATE_ZERO);
  } else if (curve.start < 0) {
    says += `; the first is ${fixed(curve.start, 4)}`;
    if (known.classes) says += `, and -ln C is ${fixed(-known.guess, 4)}`;
    const far = known.classes === null || Math.abs(curve.start) > 2 * known.guess;
    const order = far ? [c.TARGETS, c.MINUS] : [c.MINUS];
    yield finding(order[0], th.CERTAIN, says, ...order);
  } else yield finding(c.TARGETS, th.CERTAIN, says, c.MINUS);
}

/** Losses that are exactly 0: all of them, or all from some step on.
 * @type {Pattern<Known>} */
export function* zeros(curve, known) {
  const { finite } = curve;
  const nothing = finite.map((one) => Math.abs(one) <= th.ZERO);
  if (finite.length < 2 || !nothing.at(-1)) return;
  if (nothing.every(Boolean)) {
    let order = [c.ONE_OUTPUT, c.NOTHING_COUNTS, c.HALF_PRECISION, c.SAME_LABEL];
    if (language(known)) order = [c.HALF_PRECISION, c.NOTHING_COUNTS, c.SAME_LABEL, c.ONE_OUTPUT];
    let says = "all losses are 0, from the first one on";
    if (finite.some((one) => one !== 0)) says = `all losses are ${general(finite[0], 3)} or less: 0 except for a cut-off`;
    yield finding(order[0], th.CERTAIN, says, ...order);
    return;
  }
  const last = nothing.lastIndexOf(false);
  const lowest = th.VANISHES + th.VANISHES_ROUNDED * curve.rounded;
  if (finite[last] > lowest && nothing.indexOf(true) > last) {
    const says = `it is exactly 0 after ${fixed(finite[last], 4)} nats, in one step: some programs print a NaN that way`;
    yield finding(c.HALF_PRECISION, th.CERTAIN, says, c.NOTHING_COUNTS, c.RATE_TOO_HIGH, c.SAME_LABEL);
  }
}

/** Losses that are whole multiples of 100 / n: n samples, some cost 100 and all others 0.
 * @type {Pattern<Known>} */
export function* lattice(curve, known) {
  const every = curve.finite.filter((one) => one > th.LATTICE_LEAST && one <= 100.001);
  if ((known.classes !== null && known.classes !== 2) || every.length < 2) return;
  const [alike, different] = [every, curve.rounded >= th.COARSELY ? unique(every) : every].map((values) => {
    const rooms = values.map((one) => Math.max(2e-6 * one, curve.rounded));
    return { values, rooms, widest: most(rooms) };
  });
  for (let size = 1; size <= th.LATTICE_MOST; size += 1) {
    const step = 100 / size;
    const { values, rooms, widest } = size <= 4 ? alike : different; // the same decimals again are not new evidence
    const hits = multiples(values, rooms, step);
    const chance = Math.min((2 * widest) / step, 1);
    const bits = hits > 1 ? -Math.log2(tailOf(hits, values.length, chance) + 1e-300) - Math.log2(th.LATTICE_MOST) : 0;
    if (bits >= th.LATTICE_BITS) {
      const says = `${hits} of the ${values.length} losses above ${th.LATTICE_LEAST} are multiples of 100/${size}`;
      yield finding(c.CLAMP, Math.min(bits, 50), says);
      return;
    }
  }
}

/** How many values are multiples of a step; a plain loop, since it runs 256 times over all losses.
 * @param {number[]} values @param {number[]} rooms @param {number} step */
function multiples(values, rooms, step) {
  let hits = 0;
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    if (value > step / 2 && Math.abs(value - step * roundEven(value / step)) <= rooms[k]) hits += 1;
  }
  return hits;
}

/** The chance of so many hits or more in `size` tries; 1, which is no evidence, for fewer than are expected.
 * @param {number} hits @param {number} size @param {number} chance */
function tailOf(hits, size, chance) {
  if (hits <= size * chance) return 1;
  let first = hits * Math.log(chance) + (size - hits) * Math.log1p(-chance);
  for (let k = 1; k <= hits; k += 1) first += Math.log((size - hits + k) / k);
  let [total, term] = [1, 1];
  for (let k = hits; k < size && term > 1e-17 * total; k += 1) {
    term *= ((size - k) / (k + 1)) * (chance / (1 - chance));
    total += term;
  }
  return Math.exp(first) * total;
}
