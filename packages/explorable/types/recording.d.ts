/* What the player reads: the block of JSON beside each figure. `explorable.record.recorder` writes it, `record/handles.py`
 * the tracks, `page.py` the controls; tests/test_schema.py compares these names with a recorded figure.
 */

/** Axes that a value depends on, its distinct values, and which of them each position on these axes has. */
type Column<V = Values> = [axes: number[], values: V, indices: number[]];

/** Of one element (by its number in document order) one attribute, or its text where the name is empty. */
type Attribute = [element: number, name: string, axes: number[], values: Values, indices: number[]];

/** Texts as they are, or paths as differences; `texts` is filled as they are asked for. */
type Values = string[] | { paths: string[]; rows: number[][]; texts?: string[] };

/** One of the forms that a part has: the page's own element where `svg` is null. */
interface Shape {
  svg: string | null;
  columns: Attribute[];
  parts?: PartData[];
}

/** A picture, or a part of one: which of its shapes each state shows, or "-1" for none. */
interface PartData {
  shape: Column<string[]>;
  shapes: Shape[];
}

/** Where a handle stands: for each position of the controls that it needs, in the units of its picture. */
interface Track {
  moves: number[];
  needs: number[];
  sizes: number[];
  picture: number;
  size: [width: number, height: number];
  along: "x" | "y" | "both";
  scrolls: boolean;
  x: (number | null)[];
  y: (number | null)[];
}

interface ControlData {
  name: string;
  kind: "range" | "steps" | "choice" | "toggle";
  texts: string[];
  unit: string;
}

/** An index into the grid of each control. */
type State = number[];

interface Recording {
  format: number;
  sizes: number[];
  start: State;
  /** Run lengths of forbidden, allowed, forbidden, ... states in grid order; null if all are allowed. */
  allowed: number[] | null;
  pictures: PartData[];
  readout: Column<string[]>;
  tracks: Track[];
  controls: ControlData[];
}
