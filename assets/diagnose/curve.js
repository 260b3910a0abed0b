/* What can be measured on a list of losses: start, end, noise, whether it has settled (curve.py). */

import { th } from "./data.js";
import { differences, mean, median, roundEven, spread, sum } from "./numbers.js";

/** Measure losses as they were printed, one finite at least, in a unit of so many nats.
 * @param {number[]} printed @param {number} unit @returns {Curve} */
export function measure(printed, unit) {
  const losses = printed.map((one) => one * unit);
  const finite = losses.filter(Number.isFinite);
  const [noise, half] = [noiseOf(finite), Math.floor(finite.length / 2)];
  const quarter = finite.slice(-Math.max(Math.floor(finite.length / 4), 1));
  const end = mean(quarter);
  const limit = Math.min(limitOf(finite.slice(half), half), end);
  const rounded = roundedTo(printed) * unit;
  const settled = settledAt(finite, noise, rounded);
  const tail = finite.slice(-settled);
  const steps = differences(finite);
  return {
    losses, finite, noise, end, limit, rounded, settled, tail,
    start: finite[0],
    endError: noise / Math.sqrt(quarter.length),
    level: mean(tail),
    longEnough: finite.length >= th.ENOUGH,
    constant: spread(finite) <= 1e-6 * Math.max(Math.abs(finite[0]), 1e-3),
    fallsEveryTime: steps.every((one) => one <= 0) && steps.some((one) => one < 0),
  };
}

/** Mean of a slice of the finite losses and its standard error.
 * @param {Curve} curve @param {number} from @param {number} [to] */
export function meanOf(curve, from, to) {
  const chosen = curve.finite.slice(from, to);
  return [mean(chosen), curve.noise / Math.sqrt(chosen.length)];
}

/** Scatter around a line through both neighbours, in the second half; robust against jumps.
 * @param {number[]} finite */
function noiseOf(finite) {
  const late = finite.slice(Math.floor(finite.length / 2));
  if (late.length < 3) return 0;
  const bend = late.slice(1, -1).map((one, k) => Math.abs(one - (late[k] + late[k + 2]) / 2));
  return (1.4826 * median(bend)) / Math.sqrt(1.5);
}

/** Least squares of a + b / step, b >= 0: softmax on separable samples comes down like this.
 * @param {number[]} late @param {number} begin */
function limitOf(late, begin) {
  const middle = mean(late);
  if (late.length < 4) return middle;
  const x = late.map((_, k) => 1 / (begin + 1 + k));
  const centre = mean(x);
  const off = x.map((one) => one - centre);
  const slope = sum(off.map((one, k) => one * (late[k] - middle))) / sum(off.map((one) => one * one));
  return slope > 0 ? middle - slope * centre : middle;
}

/** Half a unit of the last decimal, if all numbers have at most 5 decimals.
 * @param {number[]} printed */
function roundedTo(printed) {
  const finite = printed.filter(Number.isFinite);
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const scale = Number(`1e${decimals}`);
    if (finite.every((one) => Math.abs(one - roundEven(one * scale) / scale) <= 1e-9)) {
      return 0.5 * Number(`1e-${decimals}`);
    }
  }
  return 0;
}

/** Length of the longest tail whose losses, in blocks that average noise, keep to its mean.
 * @param {number[]} finite @param {number} noise @param {number} rounded */
function settledAt(finite, noise, rounded) {
  const means = blocks(finite);
  const size = Math.floor(finite.length / means.length);
  const last = means[means.length - 1];
  const blur = finite.length >= th.ENOUGH ? (3 * noise) / Math.sqrt(size) : 0;
  const room = th.FLAT * Math.abs(last) + blur + rounded;
  const far = means.findLastIndex((one) => !(Math.abs(one - last) <= room));
  return far < 0 ? means.length * size : (means.length - 1 - far) * size;
}

/** At most 20 means of equally long stretches, the last one at the end of the list.
 * @param {number[]} finite */
function blocks(finite) {
  const size = Math.max(Math.floor(finite.length / 20), 1);
  const count = Math.floor(finite.length / size);
  const from = finite.length - count * size;
  return Array.from({ length: count }, (_, k) => mean(finite.slice(from + k * size, from + (k + 1) * size)));
}
