// deno-lint-ignore-file no-var -- nothing else declares a property of globalThis
/* What all games share (games.js), and for each game what Python gives it and what a state of it holds. */

/** The value of an attribute; one that is null or false is left out. */
type AttributeValue = string | number | boolean | null;
type Attributes = Record<string, AttributeValue>;

/** What a browser or a notebook has kept of a state: perhaps these parts, of any kind. */
type Kept<State> = { [Name in keyof State]?: unknown } | null;

interface Memory<State> {
  read(): Kept<State>;
  write(state: object): void;
}

/** A game: how it starts in an empty box of its element, and its rules, which tests call by name. */
interface Game {
  start(box: HTMLElement, data: unknown, memory: Memory<object>, element: HTMLElement): (() => void) | void;
  [rule: string]: unknown;
}

interface BitsToLoss {
  games: Record<string, Game>;
  node<Name extends keyof HTMLElementTagNameMap>(
    name: Name, attributes?: Attributes, ...children: (Node | string)[]
  ): HTMLElementTagNameMap[Name];
  svg<Name extends keyof SVGElementTagNameMap>(
    name: Name, attributes?: Attributes, ...children: (Node | string)[]
  ): SVGElementTagNameMap[Name];
  button(text: string, press: () => unknown, attributes?: Attributes): HTMLButtonElement;
  digits(value: number, decimals?: number): string;
  counted(number: number, word: string): string;
  status(longest: string): { element: HTMLElement; say(text: string): void };
  chance(seed: number, i: number): number;
  below(seed: number, i: number, n: number): number;
  seeded(kept: unknown): number | null;
  newSeed(): number;
  stored(key: string): Memory<object>;
  show(element: HTMLElement, name: string, game: { title: string; data: unknown; memory: Memory<object> }): unknown;
}

declare var bitsToLoss: BitsToLoss;

declare namespace Ask {
  /** Its text, and the set of prizes whose answer is yes. */
  type Question = [text: string, yes: number];
  interface Data {
    prizes: string[];
    questions: Question[];
  }
  interface State {
    seed: number;
    choices: number[];
    open: boolean;
  }
  /** What was offered and what each was worth in bits, the place that was asked, the answer and what it told. */
  interface Round {
    offered: number[];
    worth: number[];
    asked: number;
    yes: boolean;
    before: number;
    after: number;
    bits: number;
  }
  interface Played {
    rounds: Round[];
    hidden: number;
    left: number;
    offered: number[];
    worth: number[];
    done: boolean;
  }
}

declare namespace Cases {
  /** A curve as paths of 300 by 170 units, with its axes' marks. */
  interface Picture {
    words: string;
    guess: number;
    line: string;
    bad: string;
    ticks: [y: number, label: string][];
    steps: [x: number, label: string][];
  }
  interface Card {
    name: string;
    title: string;
    facts: string;
    picture: Picture;
    choices: [text: string, why: string][];
    right: number;
    /** In paragraphs. */
    verdict: string[];
  }
  interface Data {
    daily: boolean;
    question: string;
    cards: Card[];
  }
  /** For each card the choices that were pressed, in order. */
  type Tried = Record<string, number[]>;
  type Score = { first: number; decided: number; all: number };
}

declare namespace Codewords {
  interface Day {
    name: string;
    message: string;
    counts: number[];
    huffman: number;
  }
  interface Data {
    words: string[];
    longest: number;
    days: Day[];
  }
  /** A codeword for each word, "" for none. */
  type Code = Record<string, string>;
  interface State {
    day: number;
    code: Code;
    sent: boolean;
  }
  /** The bits on the wire, how many readings they have, one that is wrong, the shortest string with two readings. */
  interface Outcome {
    bits: string;
    readings: number;
    other: string;
    broken: { bits: string; readings: string[] } | null;
  }
}

declare namespace Draws {
  interface Data {
    tickets: number[];
    runs: number;
    sizes: number[];
    most: number;
    apart: number;
  }
  interface State {
    seed: number;
    count: number;
    rows: boolean[];
  }
}

declare namespace Guess {
  /** A guess: an option or a value of a scale; for a point one of each scale, for a curve one for each knot. */
  type Given = number | number[];
  interface Scale {
    texts: string[];
    label: string;
  }
  /** Axes of the figure that shows the truth, and the limits of their data. */
  interface Spot {
    figure: string;
    axes: string;
    along: string;
    x: [low: number, high: number];
    y: [low: number, high: number];
    label: string;
  }
  interface Choice {
    kind: "choice";
    question: string;
    options: string[];
    truth: number[];
    words: string;
  }
  /** `truth` holds places as shares of the scales, `values` what the texts stand for, where there is a spot. */
  interface OnScales<Kind> {
    kind: Kind;
    question: string;
    truth: number[][];
    words: string;
    scales: Scale[];
    values?: number[][];
    spot: Spot | null;
  }
  interface Curve extends OnScales<"curve"> {
    knots: number[];
    path: number[];
    height: number;
    decimals: number;
    unit: string;
  }
  type Scaled = OnScales<"number"> | OnScales<"point"> | Curve;
  type Part = Choice | Scaled;
  interface State {
    given: (Given | null)[];
    told: boolean;
  }
}

declare namespace Shannon {
  /** Prices in thousandths of a bit, sizes in bytes, what the decoder expected as letters with per cent. */
  interface Passage {
    before: string;
    text: string;
    decoder: number[];
    pairs: number[];
    expected: string[];
    zlib?: number[];
    "zlib, read"?: number[];
  }
  interface Data {
    counts: number[];
    passages: Passage[];
    quick: boolean;
  }
  /** What is being chosen: letters, "V", "C" or "?", and how sure. */
  interface Draft {
    names: string;
    sure: string;
  }
  /** Which passage is shown; for the text of each passage a play a letter. */
  interface State {
    at: number;
    plays: Record<string, string[]>;
  }
  /** What each payer has paid, letter by letter, in bits. */
  type Bill = Record<"you" | "decoder" | "pairs" | "letters", number[]>;
  /** What is made of a passage, the plays on it so far, and the counts of letters. */
  type Of<Result> = (passage: Passage, plays: string[], counts: number[]) => Result;
  /** A line of the table: the last price, the sum and the mean, in bits; null where there is none. */
  interface Line {
    name: string;
    last: number | null;
    total: number | null;
    mean: number | null;
  }
}

declare namespace Train {
  /** Two weights, or a place: two numbers. */
  type Pair = number[];
  type Range = [low: number, high: number];
  type Ranges = [across: Range, up: Range];
  type Noon = [humidity: number, wind: number, word: number];
  interface Data {
    noons: Noon[];
    rates: number[];
    contours: [name: string, path: string, at: Pair][];
    lowest: Pair;
    least: number;
  }
  /** Where a walk began, and its steps: a learning rate, and how many at it. */
  interface Walk {
    from: Pair;
    steps: [rate: number, count: number][];
  }
  interface State {
    hand: Pair[];
    walk: Walk | null;
    at: Pair | null;
    race: number | null;
  }
}
