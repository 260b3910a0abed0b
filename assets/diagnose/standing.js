/* Losses that stay where they began, or come down to a guess and no lower (standing.py). */

import { c, th } from "./data.js";
import { fixed, leastBy, spread, unique } from "./numbers.js";
import { meanOf } from "./curve.js";
import { surprise } from "./beginning.js";
import { bitsOf, finding } from "./judge.js";

export const STILL = [c.RATE_ZERO, c.NOT_PASSED, c.DEAD_GRADIENT];
/** @param {KnownClasses} known */
const slow = (known) => [c.SOFTMAX_TWICE, ...(known.classes === 2 ? [c.SIGMOID_TWICE] : [])];
/** @param {KnownClasses} known */
export const single = (known) => (known.classes === 2 ? [c.ONE_OUTPUT] : []);

/** Why a loss may stand still.
 * @type {Pattern<KnownClasses>} */
export function* stuck(curve, known) {
  if (curve.finite.length < th.FEW || Math.abs(curve.finite[curve.finite.length - 1]) <= th.ZERO) return;
  if (curve.constant) yield constantAt(curve, known);
  else if (curve.longEnough) yield* manyStill(curve, known);
  else yield* fewStill(curve, known);
}

/** @param {Curve} curve @param {KnownClasses} known */
function constantAt(curve, known) {
  const says = `all ${curve.finite.length} losses are ${fixed(curve.start, 4)} nats: `;
  if (!curve.rounded) {
    return finding(c.RATE_ZERO, th.CERTAIN, `${says}the weights do not move`, ...STILL, ...single(known));
  }
  if (known.told === null && curve.start < th.SHARES_HIGH * known.guess) {
    const alike = [...STILL, c.SHUFFLED, ...slow(known), c.DATA];
    return finding(c.SHARES, th.SHARES_BITS, `${says}perhaps only the class shares are learned`, ...alike);
  }
  const alike = [...STILL, c.SHUFFLED, c.RATE_TOO_HIGH, ...slow(known), ...single(known), c.DATA];
  // That it does not move says more than where it stands.
  const bits = (curve.longEnough ? th.STAYS : th.STAYS_FEW) + surprise(curve, known);
  return finding(c.RATE_ZERO, bits, `${says}nothing is learned`, ...alike);
}

/** @type {Pattern<KnownClasses>} */
function* manyStill(curve, known) {
  const [head, error] = meanOf(curve, 0, Math.max(Math.floor(curve.finite.length / 10), 3));
  const blur = 3 * Math.hypot(error, curve.endError);
  const room = Math.min(blur + th.STILL * known.guess, th.STILL_MOST * known.guess);
  const level = curve.end;
  const guesses = unique([known.guess, known.prior]).filter((one) => Math.abs(level - one) < th.NEAR_GUESS * one);
  const near = Math.abs(curve.start - level) <= Math.min(room + 3 * curve.noise, th.START_MOST * known.guess);
  if (near && Math.abs(head - level) <= room && level > th.STAYS_ABOVE * known.prior) {
    const says = `it stays at ${fixed(level, 4)} nats, where it began; ln C = ${fixed(known.guess, 4)}`;
    const above = (th.FRESH * (level - known.guess)) / th.LN2;
    const bits = th.STAYS + Math.min(Math.max(above, 0), th.STAYS_MORE);
    yield finding(c.RATE_ZERO, bits, says, ...STILL, c.SHUFFLED, ...slow(known), c.RATE_TOO_HIGH, c.DATA);
  } else if (guesses.length && level > th.ENDS_ABOVE * known.prior && !stillFalling(curve)) {
    yield downToAGuess(curve, known, guesses[guesses.length - 1]);
  }
}

/** @param {Curve} curve @param {KnownClasses} known @param {number} guess */
function downToAGuess(curve, known, guess) {
  const knows = guess < th.UNEQUAL * known.guess ? " that knows the class shares" : "";
  let says = `it comes down to ${fixed(curve.end, 4)} nats and stays there; a guess${knows} costs `;
  says += fixed(guess, 4);
  const bits = bitsOf((2 * (Math.abs(curve.end - guess) + 3 * curve.endError)) / known.guess + 0.01);
  const alike = [c.DEAD_GRADIENT, ...slow(known), c.RATE_ZERO, c.RATE_TOO_HIGH, c.SCALE, c.DATA];
  if (known.prior < th.UNEQUAL * known.guess) alike.unshift(c.SHARES);
  return finding(c.SHUFFLED, Math.max(bits, th.WORTH), says, ...alike);
}

/** Fewer than a dozen values near a guess: six epochs say much, six steps say little.
 * @type {Pattern<KnownClasses>} */
function* fewStill(curve, known) {
  const distances = [known.guess, known.prior].map((one) => curve.level - one);
  const above = leastBy(distances, Math.abs) / known.guess;
  const close = spread(curve.tail) <= th.STILL * known.guess + 2 * curve.rounded;
  if (curve.settled < th.FEW || !close || !(-th.UNDER < above && above < th.ABOVE)) return;
  let says = `the last ${curve.settled} losses stay at ${fixed(curve.level, 4)} nats; ln C = `;
  says += fixed(known.guess, 4);
  const alike = [...STILL, c.SHUFFLED, c.RATE_TOO_HIGH, ...slow(known), c.SCALE];
  if (known.prior < th.UNEQUAL * known.guess) alike.push(c.SHARES);
  alike.push(...single(known), c.FROZEN, c.EARLY, c.DATA);
  const creeps = curve.fallsEveryTime && !curve.rounded && curve.finite.length >= 4;
  yield finding(creeps ? c.EARLY : c.DEAD_GRADIENT, th.STAYS_FEW, says, ...alike);
}

/** @param {Curve} curve */
function stillFalling(curve) {
  const quarter = Math.max(Math.floor(curve.finite.length / 4), 2);
  const [before, error] = meanOf(curve, -2 * quarter, -quarter);
  const [after] = meanOf(curve, -quarter);
  return before - after > 3 * error * Math.sqrt(2) + th.FLAT * Math.abs(after);
}
