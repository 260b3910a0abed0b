// deno-lint-ignore-file no-var -- nothing else declares a property of globalThis
/* What the scripts of a page share: classic scripts can import nothing, so each adds its part to one object. */

/** A control, by its number, and the index that it is to have. */
type Move = [control: number, index: number];

/** Who answers for a handle: its track, the state shown, its picture, and what to do at another place. */
interface Handle {
  track: Track;
  state(): State;
  picture(): Element;
  pick(goal: Move[]): void;
}

interface Explorable {
  // drag.js
  place(track: Track, state: State): [x: number, y: number];
  dragging(root: HTMLElement, find: (grip: HTMLElement) => Handle | null): void;
  // save.js; `address` is the fragment that opens the state
  home(): HTMLAnchorElement | null;
  save(figure: HTMLElement, kind: string, address: string): Promise<void>;
  // explorable-fonts.js: rules that hold the fonts themselves
  fonts?: string;
}

declare var explorable: Explorable;

/** What the kernel says of a live figure, and what the reader did: how often something was dragged, and to where. */
interface LivePicture {
  markup: string;
  error: string;
  readout: string;
  tracks: Track[];
  state: State;
  goal: [count: number, goal: Move[]];
}

/** What anywidget gives a module. */
interface WidgetModel<Traits> {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  save_changes(): void;
  on(event: `change:${keyof Traits & string}`, listener: () => void): void;
}
