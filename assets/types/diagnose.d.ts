// deno-lint-ignore-file no-var -- nothing else declares a property of globalThis
/* "What does my loss say?": what Python hands over, and what the parts in assets/diagnose give each other.
 * tests/test_schema.py compares the names with those that Python has.
 */

type ThresholdName =
  | "ABOVE" | "ACCUMULATED" | "APART" | "BATCH" | "BELOW" | "BELOW_PRIOR" | "CERTAIN" | "CLEARLY_ABOVE" | "COARSE"
  | "COARSELY" | "COLLAPSE" | "COLLAPSES" | "COLLAPSE_BY" | "COLLAPSE_FEW" | "CREEPS" | "CUT_MOST" | "DOUBLED"
  | "ENDS_ABOVE" | "ENOUGH" | "EXACTLY" | "FALLS" | "FEW" | "FLAT" | "FRESH" | "HEALTHY_START" | "HIGH"
  | "HIGH_FLAT" | "HIGH_SHARE" | "KNOWN_TEXT" | "LANGUAGE" | "LATTICE_BITS" | "LATTICE_LEAST" | "LATTICE_MOST"
  | "LN2" | "MOSTLY_UP" | "MOST_SURPRISE" | "MULTIPLE" | "MULTIPLE_WORDS" | "NEAR_GUESS" | "OVERFITS" | "PADDED"
  | "PENALISED" | "POWER_BLUR" | "PRETRAINED" | "PRINTED" | "RISES" | "RISES_FEW" | "RISES_MANY" | "SAME"
  | "SETTLED_FEW" | "SETTLED_SHARE" | "SHARES_BITS" | "SHARES_HIGH" | "SHARES_LOW" | "SLACK" | "SMOOTHING_BITS"
  | "SOME" | "SPIKE" | "SPIKE_BY" | "SPIKE_SMALL" | "START_MOST" | "STAYS" | "STAYS_ABOVE" | "STAYS_FEW"
  | "STAYS_MORE" | "STILL" | "STILL_MOST" | "STRONG" | "SURE" | "UNDER" | "UNDERCUT" | "UNEQUAL" | "VANISHES"
  | "VANISHES_ROUNDED" | "WEIGHTED" | "WIDEST" | "WORDS" | "WORDS_HIGH" | "WORDS_LOW" | "WORTH" | "ZERO";

type CauseName =
  | "ACCUMULATION" | "CLAMP" | "CUT" | "DATA" | "DEAD_GRADIENT" | "DIVISOR" | "EARLY" | "FROZEN" | "FUTURE"
  | "HALF_PRECISION" | "LATE" | "LEAK" | "LOG_OF_ZERO" | "MEMORISED" | "MINUS" | "NAN_INPUT" | "NOISE"
  | "NOTHING_COUNTS" | "NOT_PASSED" | "NOT_ZEROED" | "ONE_OUTPUT" | "OUTPUTS" | "OVERFLOW" | "PENALTY"
  | "PERPLEXITY" | "PROBABILITIES" | "RATE_TOO_HIGH" | "RATE_ZERO" | "SAME_LABEL" | "SCALE" | "SHARES" | "SHIFTED"
  | "SHUFFLED" | "SIGMOID_TWICE" | "SMOOTHING" | "SOFTMAX_TWICE" | "SORTED" | "SPIKES" | "SUM" | "TARGETS" | "UNIT"
  | "UPHILL" | "WEIGHTS" | "ZERO_TIMES_INFINITY";

type ExpressionName =
  | "AFTER" | "ALONE" | "BAR" | "BELONGS" | "BETWEEN" | "BLANKS" | "CAFFE_COPY" | "CAFFE_TEST" | "COLOURS"
  | "DECIMAL_COMMA" | "ETA" | "HELD_LINE" | "HELD_OUT" | "KERAS_EPOCH" | "LEADING" | "LINE" | "LISTS" | "LONG_BLANK"
  | "LOSS" | "NOT_A_LOSS" | "NO_NAME" | "PAIR" | "PERPLEXITY" | "PLAIN" | "SHARE" | "STEP" | "STEP_COLUMN"
  | "TENSOR" | "TRAINING" | "WIDE";

type QuestionName = "CLASSES" | "LATE" | "PRETRAINED" | "SCRATCH" | "TWICE" | "YES_NO";

/** All that the script knows and does not calculate (extensions/diagnose_data.py). */
interface DiagnoseData {
  thresholds: Record<ThresholdName, number> & { SMOOTHINGS: number[]; CUTS: Record<string, number> };
  causes: Record<CauseName, string>;
  /** By cause: what to measure next, what to do about it, where the book tells of it. */
  second: Record<string, string>;
  remedy: Record<string, string>;
  chapter: Record<string, [address: string, title: string]>;
  questions: Record<QuestionName, string>;
  expressions: Record<ExpressionName, [source: string, flags: string]>;
  unjudged: string;
  probed: number;
  largest: number;
  close: number;
  form: Record<string, string>;
}

/** Stands before the first part. */
declare const written: DiagnoseData;

/** A line of a log: names with numbers, and where in the run it stands. */
interface LogRecord {
  pairs: [name: string, value: number][];
  step: number | null;
  epoch: number | null;
}

/** Where in a run each loss stands; what was not told has no step, and no epoch. */
interface Columns {
  losses: number[];
  steps: (number | null)[];
  epochs: (number | null)[];
  validation: number[];
  field: string;
  held: string;
}

interface Log {
  losses: number[];
  steps: number[];
  epochs: number[];
  validation: number[];
  kind: string;
  field: string;
  validationField: string;
  every: "epoch" | "step" | "";
}

/** What can be measured on a list of losses, in nats. */
interface Curve {
  losses: number[];
  finite: number[];
  start: number;
  noise: number;
  end: number;
  endError: number;
  limit: number;
  rounded: number;
  settled: number;
  tail: number[];
  level: number;
  longEnough: boolean;
  constant: boolean;
  fallsEveryTime: boolean;
}

interface Told {
  told: number[] | null;
  floor: number | null;
  unit: number;
  averages: boolean | null;
  validation: number[] | null;
}

/** What is known beside the losses; what a guess costs, with and without the class shares, follows from the classes. */
interface KnownClasses extends Told {
  classes: number;
  guess: number;
  prior: number;
}
type Known = KnownClasses | (Told & { classes: null; guess: null; prior: null });

interface Finding {
  cause: string;
  bits: number;
  says: string;
  second: string;
  lookAlikes: string[];
}

/** What looks for causes of one kind. */
type Pattern<Needs> = (curve: Curve, known: Needs) => Iterable<Finding>;

interface DiagnoseOptions {
  classes?: number | null;
  unit?: string;
  shares?: number[] | null;
  floor?: number | null;
  averages?: boolean | null;
}

interface Diagnosis {
  findings: Finding[];
  facts: string;
  questions: string[];
  source: string;
  silence: string;
  curve: Curve;
  known: Known;
}

interface Diagnose {
  data: DiagnoseData;
  readLog(text: string): Log;
  diagnose(losses: number[] | Log, options?: DiagnoseOptions): Diagnosis;
  fixed(x: number, decimals: number): string;
  general(x: number, digits?: number): string;
  // diagnose-curve.js
  draw(found: Diagnosis, width: number): SVGElement;
}

declare var diagnose: Diagnose;
