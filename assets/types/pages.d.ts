// deno-lint-ignore-file no-var -- nothing else declares a property of globalThis
/* What the scripts of the pages share, and what they show to tests. */

/** page.js: fills a dot for each exercise that is solved. */
declare var showProgress: (() => void) | undefined;

/** exercises.js: the verdict on what was typed for one part of an exercise. */
declare var judgeAnswer: (part: Exercise.Part, text: string, words: Exercise.Words) => Exercise.Verdict;

declare namespace Exercise {
  /** "right", "wrong", "number" for what is none, and others for answers that get a hint. */
  interface Verdict {
    kind: string;
    message: string;
  }
  /** The answers that a verdict is for: near a value, in one of some units. */
  interface Rule extends Verdict {
    units: string[];
    value: number;
    tolerance: number;
  }
  /** `words` says which unit a word stands for. */
  interface Part {
    unit: string;
    words: Record<string, string>;
    rules: Rule[];
  }
  interface Words {
    ask: string;
    wrong: string;
  }
  interface Data extends Words {
    parts: Part[];
  }
  /** By the number of an exercise that is solved: what was typed there. */
  type Solved = Record<string, string[]>;
}

declare namespace Search {
  type Row = [
    anchor: string, heading: string, weight: number, text: string, code: string, names: string, numbers: number,
  ];
  type Page = [address: string, chapter: string, title: string, sections: Row[]];
  interface Section {
    address: string;
    chapter: string;
    title: string;
    anchor: string;
    heading: string;
    weight: number;
    text: string;
    code: string;
    names: string;
    numbers: number;
  }
  type Hit = [at: number, found: string, weight: number];
  /** A section with where each term stands in its text, and how often it counts. */
  interface Counted extends Section {
    hits: Hit[][];
    counts: number[];
  }
  interface Found extends Counted {
    score: number;
  }
}

/** search.js: `take` is called by search-text.js, which holds the text of the site. */
declare var siteSearch: {
  take(pages: Search.Page[]): void;
  search(query: string): { address: string; score: number; excerpt: string[] }[];
};
