/* Plateaus: those that have a formula, and the one that the class shares decide (plateaus.py). */

import { c, th } from "./data.js";
import { fixed, least, leastBy, most } from "./numbers.js";
import { meanOf } from "./curve.js";
import { language } from "./impossible.js";
import { bitsOf, finding } from "./judge.js";

/** What a certain and right answer costs after a second softmax: ln(1 + (C - 1)/e), in nats.
 * @param {number} classes */
export const softmaxTwice = (classes) => Math.log(1 + (classes - 1) / Math.E);

/** Entropy of a smoothed label, in nats: 1 - a + a/C for its class, a/C for each other.
 * @param {number} classes @param {number} amount */
function smoothingFloor(classes, amount) {
  const other = amount / classes;
  const own = 1 - amount + other;
  return -own * Math.log(own) - (classes - 1) * other * Math.log(other);
}

/** Floors with a formula; if none fits, an entropy of shares that nobody told.
 * @type {Pattern<KnownClasses>} */
export function* plateaus(curve, known) {
  if (curve.start < 0) return;
  const found = [...(curve.longEnough ? floors : floorOfFew)(curve, known)];
  yield* found;
  if (found.length === 0) yield* sharesAt(curve, known);
}

/** @type {Pattern<KnownClasses>} */
function* floors(curve, known) {
  const classes = known.classes;
  const twice = softmaxTwice(classes);
  /** @type {[cause: string, at: number, lowest: number, name: string, bits: number][]} */
  const fits = [[c.SOFTMAX_TWICE, twice, twice, "ln(1 + (C - 1)/e)", floorBits(curve, known, twice, twice, twice + 1)]];
  if (classes === 2) {
    const [yes, no] = [softmaxTwice(2), th.LN2];
    const [share, other] = known.told ?? [0.5, 0.5];
    const middle = share * no + other * yes;
    const name = "sigmoid twice, mean of 0.6931 and 0.3133";
    fits.push([c.SIGMOID_TWICE, middle, yes, name, floorBits(curve, known, middle, yes, yes + 1)]);
  }
  const smoothed = th.SMOOTHINGS.map((amount) => [smoothingFloor(classes, amount), amount]);
  const [floor, amount] = leastBy(smoothed, ([one]) => Math.abs(curve.end - one));
  fits.push([c.SMOOTHING, floor, floor, `label smoothing of ${amount}`, smoothedBits(curve, known, floor)]);
  const worth = fits.filter(([, , , , bits]) => bits >= th.WORTH);
  const names = worth.map(([cause]) => cause);
  for (const [cause, at, lowest, name, bits] of worth) {
    let says = `it tends to about ${fixed(curve.limit, 4)} nats; ${name} = ${fixed(at, 4)}`;
    says += `, and no batch is below ${fixed(lowest, 4)}, the least there can be`;
    yield finding(cause, bits, says, ...names, c.DATA);
  }
}

/** A last value that is the floor of a second softmax to three digits.
 * @type {Pattern<KnownClasses>} */
function* floorOfFew(curve, known) {
  const [floor, last] = [softmaxTwice(known.classes), curve.finite[curve.finite.length - 1]];
  if (curve.rounded > th.COARSELY) return;
  const room = th.SAME * known.guess + curve.rounded;
  if (Math.abs(last - floor) > room || least(curve.finite) < floor - th.PRINTED - curve.rounded) return;
  let says = `the last loss is ${fixed(last, 4)} nats; ln(1 + (C - 1)/e) = ${fixed(floor, 4)}`;
  says += ", and no loss is lower";
  const alike = [c.DATA, ...(known.classes === 2 ? [c.SIGMOID_TWICE] : [])];
  yield finding(c.SOFTMAX_TWICE, bitsOf((2 * room) / known.guess + 0.01), says, ...alike);
}

/** Evidence of ending so closely above a floor; 0 if a loss lies where none can.
 * @param {Curve} curve @param {KnownClasses} known @param {number} floor @param {number} lowest
 * @param {number} highest */
function floorBits(curve, known, floor, lowest, highest) {
  const slack = 3 * curve.endError + th.SLACK * known.guess + curve.rounded;
  const printed = th.PRINTED + curve.rounded;
  if (least(curve.finite) < lowest - printed || most(curve.finite) > highest + printed) return 0;
  if (curve.limit > th.UNEQUAL * known.guess || floor > curve.end + slack) return 0;
  if (accelerates(curve, known)) return 0;
  return bitsOf((Math.max(curve.limit - floor, 0) + slack) / known.guess);
}

/** Evidence for a floor of label smoothing: there are several, and healthy runs near them.
 * @param {Curve} curve @param {KnownClasses} known @param {number} floor */
function smoothedBits(curve, known, floor) {
  const room = Math.max(Math.min(known.guess, curve.start), 1e-9);
  const off = Math.max(Math.abs(curve.end - floor), Math.abs(curve.limit - floor));
  const rest = bitsOf((off + 3 * curve.endError + curve.rounded) / room);
  const bits = Math.min(floorBits(curve, known, floor, floor, Infinity), rest) - Math.log2(th.SMOOTHINGS.length);
  return bits >= th.SMOOTHING_BITS ? bits : 0;
}

/** Whether it falls faster at the end than before: then it is on its way, and has no floor.
 * @param {Curve} curve @param {KnownClasses} known */
function accelerates(curve, known) {
  const quarter = Math.floor(curve.finite.length / 4);
  const [first, error] = meanOf(curve, -3 * quarter, -2 * quarter);
  const [middle] = meanOf(curve, -2 * quarter, -quarter);
  const [last] = meanOf(curve, -quarter);
  return middle - last > first - middle + 3 * error * Math.sqrt(3) + th.FLAT * known.guess;
}

/** A plateau below a guess that may be the entropy of shares which were not told.
 * @type {Pattern<KnownClasses>} */
function* sharesAt(curve, known) {
  const [level, size] = [curve.level, curve.finite.length];
  const long = (curve.longEnough ? th.SETTLED_SHARE : th.SETTLED_FEW) * size;
  if (known.told !== null || size < th.SOME || curve.constant || curve.settled < Math.max(long, th.FEW)) return;
  const part = level / known.guess;
  const [lowest, highest] = language(known) ? [th.WORDS_LOW, th.WORDS_HIGH] : [th.SHARES_LOW, th.SHARES_HIGH];
  if (!(lowest < part && part < highest) || level < (known.floor ?? 0)) return;
  const before = curve.finite.slice(0, size - curve.settled);
  if (before.length && least(before) < (1 - 2 * th.FLAT) * level) return; // it came up
  let says = `it settles early, at ${fixed(level, 4)} nats, ${fixed(part, 2)} times ln C: `;
  says += "class shares may explain it";
  const bottom = least(curve.finite) + th.PRINTED + curve.rounded;
  const alike = [c.DATA];
  if (known.classes === 2 && bottom > softmaxTwice(2)) alike.push(c.SIGMOID_TWICE);
  if (bottom > softmaxTwice(known.classes)) alike.push(c.SOFTMAX_TWICE);
  alike.push(c.SHUFFLED, c.DEAD_GRADIENT, c.FROZEN, c.SMOOTHING);
  if (language(known)) alike.push(c.SHIFTED);
  yield finding(c.SHARES, th.SHARES_BITS, says, ...alike);
}
