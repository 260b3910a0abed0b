/* What Python knows and the script does not calculate; `written` stands before the parts (extensions/diagnose_data.py). */

export const data = written;
export const { thresholds: th, causes: c } = data;

/** @param {string} flags */
function expressions(flags) {
  const made = Object.entries(data.expressions).map(([name, [text, i]]) => [name, new RegExp(text, i + flags)]);
  return /** @type {Record<ExpressionName, RegExp>} */ (Object.fromEntries(made));
}

/** The expressions to test a text with, and the same ones to find all places. */
export const [re, all] = [expressions(""), expressions("g")];
