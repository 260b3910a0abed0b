/* Losses that rise, jump, stay too high, end too low, or leave the validation loss behind (moving.py). */

import { c, th } from "./data.js";
import { differences, fixed, general, least, leastBy, mean, spread, unique } from "./numbers.js";
import { meanOf } from "./curve.js";
import { language } from "./impossible.js";
import { surprise } from "./beginning.js";
import { STILL, single } from "./standing.js";
import { finding } from "./judge.js";

/** A loss that ends above its start, or jumps to and fro.
 * @type {Pattern<KnownClasses>} */
export function* rising(curve, known) {
  if (curve.finite.length < 4 || curve.start < 0) return;
  const quarter = Math.max(Math.floor(curve.finite.length / 4), curve.longEnough ? 3 : 1);
  const tail = curve.finite.slice(-quarter);
  const [top, error] = meanOf(curve, -quarter);
  const level = Math.max(curve.start, known.guess);
  const higher = curve.longEnough ? th.RISES_MANY : th.RISES_FEW;
  if (top > higher * level + 3 * error) {
    let says = `it ends at ${fixed(top, 4)} nats, higher than it began (${fixed(curve.start, 4)})`;
    says += " and than a guess";
    const steps = differences(curve.finite);
    const up = steps.filter((one) => one > 0).length / steps.length;
    const names = [c.RATE_TOO_HIGH, c.UPHILL];
    yield finding(names[Number(up > th.MOSTLY_UP)], th.RISES, says, ...names, c.NOT_ZEROED);
  } else if (tail.length >= 16 && spread(tail) > th.FLAT * Math.abs(curve.end)) {
    const steps = differences(tail);
    const flips = steps.filter((one, k) => k > 0 && one * steps[k - 1] < 0).length;
    if (flips === tail.length - 2) {
      const says = `the last ${tail.length} losses alternate between up and down`;
      yield finding(c.RATE_TOO_HIGH, flips * Math.log2(1.5), says, c.NOISE);
    }
  }
}

/** A loss that had come down, and lost most of it again, for good.
 * @type {Pattern<KnownClasses>} */
export function* collapsing(curve, known) {
  const { finite } = curve;
  if (finite.length < 2 || curve.start < 0 || least(finite) < 0) return;
  const length = Math.max(Math.floor(finite.length / 10), 1);
  const sums = [0];
  finite.forEach((one, k) => sums.push(sums[k] + one));
  const ends = sums.slice(length).map((one, k) => (one - sums[k]) / length);
  const lowest = least(ends);
  const last = mean(finite.slice(-length));
  let by = (curve.longEnough ? th.COLLAPSE_BY : th.COLLAPSE_FEW) * known.guess;
  // Of few values the jump itself would be taken for noise.
  if (curve.longEnough) by = Math.max(by, (5 * curve.noise) / Math.sqrt(length));
  if (ends.indexOf(lowest) + length >= finite.length || last < Math.max(th.COLLAPSE * lowest, lowest + by)) return;
  if (curve.longEnough && least(finite.slice(-3 * length)) < lowest + by / 2) return; // a spike is not for good
  const says = `it came down to ${fixed(lowest, 4)} nats, and ends at ${fixed(last, 4)}`;
  const alike = [c.DEAD_GRADIENT, c.UPHILL, c.SORTED, c.NOT_ZEROED, c.CUT, c.HALF_PRECISION];
  yield finding(c.RATE_TOO_HIGH, th.COLLAPSES, says, ...alike);
}

/** A plateau that costs more than a guess: sure, wrong, and cut off somewhere.
 * @type {Pattern<KnownClasses>} */
export function* cut(curve, known) {
  const [level, size, tail] = [curve.level, curve.settled, curve.tail];
  if (size < th.HIGH_SHARE * curve.finite.length) return;
  if (!(th.HIGH * known.guess <= level && level < th.CUT_MOST)) return;
  const half = Math.max(Math.floor(size / 2), 1);
  if (Math.abs(mean(tail.slice(0, half)) - mean(tail.slice(-half))) > th.HIGH_FLAT * level) return;
  const { name, charge, part, bits } = shareOfACut(curve, known, level);
  if (bits < (size < th.FEW ? th.SURE : language(known) ? th.WORTH : 0)) return;
  let says = `it stays at ${fixed(level, 4)} nats, ${fixed(level / known.guess, 1)} times what a guess costs`;
  if (bits >= th.WORTH) says += `; ${general(part, 4)} of ${fixed(charge, 4)}, the charge of ${name}`;
  const order = [c.CUT, c.RATE_TOO_HIGH, c.SCALE, c.TARGETS, c.SUM, c.ACCUMULATION, c.PENALTY];
  order.push(...single(known), ...(curve.constant ? STILL : []));
  const always = curve.finite.length === size && size >= th.FEW; // it never was anywhere else
  const base = bits >= th.WORTH ? th.RISES + bits : always ? th.RISES : th.STRONG;
  yield finding(c.CUT, base + surprise(curve, known) / 4, says, ...order);
}

/** The cut and the share of wrong answers that explain a level best, and their evidence.
 * @param {Curve} curve @param {KnownClasses} known @param {number} level */
function shareOfACut(curve, known, level) {
  const other = 1 / known.classes;
  const told = (known.told ?? []).map((one) => 1 - one);
  const parts = unique([1, 1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4, other, 1 - other, ...told]).filter((one) => one > 0);
  parts.sort((a, b) => a - b);
  const pairs = Object.entries(th.CUTS).flatMap(([name, charge]) => parts.map((part) => ({ name, charge, part })));
  const best = leastBy(pairs, ({ charge, part }) => Math.abs(level / (charge * part) - 1));
  const off = Math.abs(level / (best.charge * best.part) - 1);
  const chance = pairs.length * 2 * (off + 1e-5 + curve.rounded / level);
  return { ...best, bits: -Math.log2(Math.min(chance, 1)) };
}

/** A loss below what the data leave open, or below what a language leaves open.
 * @type {Pattern<KnownClasses>} */
export function* leaking(curve, known) {
  if (!curve.longEnough || curve.start < 0) return;
  if (known.floor !== null && curve.end + 3 * curve.endError < th.UNDERCUT * known.floor) {
    let says = `it ends at ${fixed(curve.end, 4)} nats, below the ${fixed(known.floor, 4)} that the data `;
    says += "leave open";
    yield finding(c.LEAK, th.CERTAIN, says, c.MEMORISED);
  } else if (language(known) && known.classes >= th.WORDS) {
    const scratch = curve.start > th.BELOW * known.guess;
    if (scratch && curve.end < th.KNOWN_TEXT && curve.finite[curve.finite.length - 1] > th.ZERO) {
      const says = `a text of ${known.classes} words can't be predicted to ${fixed(curve.end, 4)} nats a word`;
      yield finding(c.FUTURE, th.STAYS, says, c.SHIFTED, c.MEMORISED, c.LEAK);
    }
  }
}

/** A validation loss that rises while the training loss falls.
 * @type {Pattern<KnownClasses>} */
export function* overfitting(curve, known) {
  const held = known.validation;
  if (held === null || held.length < th.FEW || !held.every(Number.isFinite)) return;
  const [lowest, last] = [least(held), held[held.length - 1]];
  const rises = last > th.OVERFITS * lowest && th.OVERFITS * lowest > 0;
  if (rises && last > th.APART * curve.end && curve.end < curve.start) {
    let says = `the validation loss came down to ${fixed(lowest, 4)} nats and ends at ${fixed(last, 4)}; `;
    says += `the training loss ends at ${fixed(curve.end, 4)}`;
    yield finding(c.MEMORISED, th.STAYS, says);
  }
}

/** Single losses far above their neighbours; of a small net's only those far above a guess.
 * @type {Pattern<KnownClasses>} */
export function* spikes(curve, known) {
  const { finite } = curve;
  if (!curve.longEnough || least(finite) < 0) return;
  const bound = language(known) ? -Infinity : Math.max(th.SPIKE_SMALL * known.guess, 2 * curve.start);
  const at = finite.findIndex((one, k) => {
    if (k === 0 || k === finite.length - 1) return false;
    const around = Math.max(finite[k - 1], finite[k + 1]);
    return one > th.SPIKE * around && one > around + th.SPIKE_BY * curve.noise && one > bound;
  });
  if (at < 0) return;
  let says = `loss ${at + 1} is ${fixed(finite[at], 4)} nats, between ${fixed(finite[at - 1], 4)} and `;
  says += fixed(finite[at + 1], 4);
  yield finding(c.SPIKES, th.STAYS, says, c.HALF_PRECISION, c.RATE_TOO_HIGH);
}
