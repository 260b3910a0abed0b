/* The detective's table, applied to a list of losses (evidence.py, patterns.py, questions.py, diagnose.py). */

/** @typedef {{ cause: string, bits: number, says: string, second: string, lookAlikes: string[] }} Finding */
/** @typedef {{ classes: number | null, told: number[] | null, floor: number | null, unit: number,
 *    averages: boolean | null, validation: number[] | null, guess: number | null, prior: number | null }} Known */
/** @typedef {{ findings: Finding[], facts: string, questions: string[], source: string, silence: string,
 *    curve: Curve, known: Known }} Diagnosis */

/** Surprise of what has this chance, in bits; no coincidence is taken for rarer than 1e-9. */
const bitsOf = (chance) => 0 - Math.log2(Math.min(Math.max(chance, 1e-9), 1));

/** A finding with the measurement of its cause; `alike` may repeat or name the cause. */
function finding(cause, bits, says, ...alike) {
  return { cause, bits, says, second: data.second[cause], lookAlikes: unique(alike).filter((one) => one !== cause) };
}

/* These say what no classifier prints, however many classes it has. */
const WITHOUT_CLASSES = [notFinite, negative, zeros, lattice];
const WITH_CLASSES = [start, stuck, plateaus, cut, rising, collapsing, leaking, overfitting, spikes];

/**
 * Name the causes that fit a list of losses, and what to measure to decide between them.
 * Throws an Error with a sentence where an argument cannot be used.
 * @param {number[] | Log} losses some may be NaN or infinite, one is finite
 * @param {{ classes?: number | null, unit?: "nats" | "bits", shares?: number[] | null, floor?: number | null,
 *    averages?: boolean | null }} options
 * @returns {Diagnosis}
 */
function diagnose(losses, { classes = null, unit = "nats", shares = null, floor = null, averages = null } = {}) {
  const log = Array.isArray(losses) ? null : losses;
  const values = (log?.losses ?? losses).map((one) => (Math.abs(one) > data.largest ? one * Infinity : one + 0)); // no -0
  if (!values.some(Number.isFinite)) {
    throw new Error(`all ${values.length} values are NaN or infinite: print the loss before the first step as well`);
  }
  const size = unit === "bits" ? th.LN2 : 1;
  const told = checkedShares(shares, classes);
  const known = {
    classes: checkedClasses(classes),
    told,
    floor: checkedFloor(floor, size),
    unit: size,
    averages: averages ?? (log?.every === "epoch" ? true : null),
    validation: log?.validation.length ? log.validation.map((one) => one * size) : null,
    guess: classes === null ? null : Math.log(classes),
    prior: classes === null ? null : told === null ? Math.log(classes) : entropy(told),
  };
  return judge(measure(values, size), known, log);
}

/** Ask every pattern, and put the findings in order. */
function judge(curve, known, log) {
  const patterns = known.classes === null ? WITHOUT_CLASSES : [...WITHOUT_CLASSES, ...WITH_CLASSES];
  const findings = patterns.flatMap((pattern) => [...pattern(curve, known)]);
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

function factsOf(curve, known) {
  const few = ` Fewer than ${th.ENOUGH} finite losses: little is said of the end.`;
  const last = `end ${fixed(curve.end, 4)}, lowest ${fixed(least(curve.finite), 4)}`;
  const guess = known.classes === null ? "" : `; ln C = ${fixed(known.guess, 4)}`;
  return `First ${fixed(curve.start, 4)} nats, ${last}${guess}.${curve.longEnough ? "" : few}`;
}

/** The questions that would change the answer, as sentences. */
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

/** Whether it is on a slow way down, far from 0, and above the floor of a second softmax. */
function slowAboveAFloor(curve, known) {
  const size = curve.finite.length;
  if (size < th.SOME || known.floor !== null) return false;
  const isSlow = curve.end > (1 - th.CREEPS) * curve.finite[Math.floor(size / 2)] && curve.end < curve.start;
  return isSlow && least(curve.finite) > softmaxTwice(known.classes) && curve.end < known.guess;
}

/** Entropy in nats. */
const entropy = (shares) => sum(shares.map((one) => (one === 0 ? 0 : -one * Math.log(one))));

function checkedClasses(classes) {
  if (classes === null) return null;
  if (!Number.isSafeInteger(classes)) throw new Error("the number of classes must be a whole number");
  if (classes < 2) throw new Error("there must be 2 classes or more; yes or no are two");
  return classes;
}

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

function checkedFloor(floor, size) {
  if (floor === null) return null;
  if (!Number.isFinite(floor) || floor < 0) throw new Error("the floor must be a number, 0 or more");
  return floor * size;
}
