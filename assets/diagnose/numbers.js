/* Arithmetic as NumPy and Python do it, to the last bit where a decision may hang on it. */

/** NumPy's pairwise sum: in the same order, so that rounding is the same.
 * @param {number[]} list @returns {number} */
export function sum(list, from = 0, to = list.length) {
  const size = to - from;
  if (size < 8) {
    let total = 0;
    for (let k = from; k < to; k += 1) total += list[k];
    return total;
  }
  if (size > 128) {
    const half = Math.floor(size / 2);
    const middle = from + half - (half % 8);
    return sum(list, from, middle) + sum(list, middle, to);
  }
  const r = list.slice(from, from + 8);
  const whole = size - (size % 8);
  for (let k = 8; k < whole; k += 8) for (let j = 0; j < 8; j += 1) r[j] += list[from + k + j];
  let total = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  for (let k = whole; k < size; k += 1) total += list[from + k];
  return total;
}

/** @param {number[]} list */
export const mean = (list) => sum(list) / list.length;

/* Math.min(...list) would put a long list on the stack. */
/** @param {number[]} list */
export const least = (list) => list.reduce((a, b) => Math.min(a, b));
/** @param {number[]} list */
export const most = (list) => list.reduce((a, b) => Math.max(a, b));
/** @param {number[]} list */
export const spread = (list) => most(list) - least(list);
/** @param {number[]} list */
export const differences = (list) => list.slice(1).map((one, k) => one - list[k]);

/** @param {number[]} list */
export function median(list) {
  const sorted = Float64Array.from(list).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** To the nearest whole number, a half to the even one.
 * @param {number} x */
export function roundEven(x) {
  const below = Math.floor(x);
  const off = x - below;
  if (off !== 0.5) return off < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** The item with the least key, the first of several.
 * @template One @param {One[]} list @param {(one: One) => number} key */
export function leastBy(list, key) {
  return list.reduce((best, one) => (key(one) < key(best) ? one : best));
}

/** @template One @param {One[]} list */
export const unique = (list) => [...new Set(list)];

/** Python's words for what is no number; null if it is one.
 * @param {number} x */
function noNumber(x) {
  if (Number.isNaN(x)) return "nan";
  return Number.isFinite(x) ? null : x > 0 ? "inf" : "-inf";
}

/** With so many decimals; a half goes to the even digit, as in Python, and not away from 0.
 * @param {number} x @param {number} decimals */
export function fixed(x, decimals) {
  const none = noNumber(x);
  if (none) return none;
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const size = Math.abs(x);
  if (size >= 1e21) return `${sign}${BigInt(size)}${decimals ? `.${"0".repeat(decimals)}` : ""}`;
  const exact = size.toFixed(Math.min(decimals + 60, 100));
  const kept = exact.slice(0, exact.indexOf(".") + (decimals ? decimals + 1 : 0));
  const rest = exact.slice(kept.length).replace(".", "");
  const even = "02468".includes(kept.slice(-1));
  return sign + (even && /^50*$/.test(rest) ? kept : size.toFixed(decimals));
}

/** With so many digits that count, without zeros at the end: Python's format "g".
 * @param {number} x */
export function general(x, digits = 6) {
  const none = noNumber(x);
  if (none) return none;
  const sign = x < 0 || Object.is(x, -0) ? "-" : "";
  const size = Math.abs(x);
  const exact = size.toExponential(100);
  const kept = exact.slice(0, digits === 1 ? 1 : digits + 1);
  const rest = exact.slice(kept.length, exact.indexOf("e")).replace(".", "");
  const even = "02468".includes(kept.slice(-1)) && /^50*$/.test(rest);
  const rounded = even ? kept + exact.slice(exact.indexOf("e")) : size.toExponential(digits - 1);
  const [front, power] = rounded.split("e");
  /** @param {string} text */
  const bare = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const tens = Number(power);
  if (tens >= -4 && tens < digits) return sign + bare(Number(rounded).toFixed(Math.max(digits - 1 - tens, 0)));
  return `${sign}${bare(front)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
}

/** A whole number in full.
 * @param {number} x */
export const whole = (x) => String(BigInt(x));

/** A sentence of Python's `str.format`, for the formats that occur in it.
 * @param {string} sentence @param {Record<string, number>} values */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+):\.(\d)([f%])\}/g, (_, name, decimals, kind) =>
    kind === "%" ? `${fixed(100 * values[name], Number(decimals))}%` : fixed(values[name], Number(decimals)),
  );
}
