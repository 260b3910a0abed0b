/* The player: moves a recorded figure from state to state.  No kernel, no server.
 *
 * A page holds, for each figure, its default picture, native controls and a block of JSON (types/recording.d.ts):
 * controls -> indices into their grids -> the nearest allowed state -> for each column the value of that state
 * -> setAttribute on the one element it belongs to.
 */
(() => {
  "use strict";

  const FORMAT = 4;
  const WHOLE_WAY = 8000; // ms that a slider which moves by itself takes from end to end,
  const PACES = [80, 800]; // if a step then takes neither less nor more than this
  const CALM_PACE = 1600; // for a reader who asked for less motion
  const SETTLED_AFTER = 400; // ms without a move, then a screen reader hears the readout once
  const NEAR = "600px"; // a figure this close to the window gets ready
  const LONGEST = 40; // so much of a strange address is repeated to the reader
  const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;
  const FRAME = 720; // CSS pixels that an embedded figure is wide where there is room
  const FRAME_EDGE = 24; // its page's margins, left and right
  const FRAME_REST = 64; // what that page is higher than its figure
  const { dragging, home, place, save } = globalThis.explorable;

  /** A figure whose data has not been read, or cannot be. @type {Recording} */
  const NOTHING = {
    format: FORMAT,
    sizes: [],
    start: [],
    allowed: null,
    pictures: [],
    readout: [[], [""], [0]],
    tracks: [],
    controls: [],
  };

  /** An element that a figure surely has.
   * @template {Element} Kind @param {ParentNode} root @param {string} selector @param {new () => Kind} kind */
  function part(root, selector, kind) {
    const found = root.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`it has no ${selector}`);
  }

  /** Position of `state` in a row-major grid over some of the axes.
   * @param {number[]} axes @param {number[]} sizes @param {State} state */
  function position(axes, sizes, state) {
    let at = 0;
    for (const axis of axes) at = at * sizes[axis] + state[axis];
    return at;
  }

  /** @type {(column: Column, sizes: number[], state: State) => number} */
  const valueIndex = ([axes, , indices], sizes, state) => indices[position(axes, sizes, state)];

  /** A column's value: a text, or a path that is written as differences (paths.py holds the same rule).
   * @param {Values} values @param {number} index */
  function textAt(values, index) {
    if (Array.isArray(values)) return values[index];
    values.texts ??= [];
    return (values.texts[index] ??= pathText(values.paths, values.rows[index]));
  }

  /** @param {string[]} paths @param {number[]} row */
  function pathText(paths, [pattern, ...row]) {
    const half = Math.ceil(row.length / 2);
    const numbers = new Array(row.length);
    for (let at = 0, sum = 0; at < row.length; at += 1) {
      sum = at === half ? row[at] : sum + row[at];
      numbers[at < half ? 2 * at : 2 * (at - half) + 1] = sum / 100;
    }
    return paths[pattern].split("#").reduce((text, part, k) => text + numbers[k - 1] + part);
  }

  /** The index of the value that a text stands for, or -1; the rule of controls.py.
   * @param {ControlData} control @param {string} text */
  function findValue({ kind, texts }, text) {
    const exact = texts.indexOf(text);
    if (exact >= 0 || kind !== "range" || !NUMBER.test(text)) return exact;
    return texts.findIndex((one) => Number(one) === Number(text));
  }

  /** Throws if figure data was cut or altered so that a state would lead nowhere.
   * @param {Recording} data */
  function check({ sizes, start, allowed, readout, pictures, controls, tracks }) {
    /** @type {(axes: number[], list: unknown[]) => boolean} */
    const whole = (axes, list) => list.length === axes.reduce((product, axis) => product * sizes[axis], 1);
    /** @param {Column} column */
    const sound = ([axes, values, indices]) =>
      whole(axes, indices) && indices.every((index) => index in (Array.isArray(values) ? values : values.rows));
    /** @type {(part: PartData) => boolean} */
    const soundPart = ({ shape, shapes }) =>
      sound(shape) &&
      shapes.every(
        ({ columns, parts }) => columns.every(([, , ...column]) => sound(column)) && (parts ?? []).every(soundPart),
      );
    const right = [
      sizes.length === start.length && controls.every(({ texts }, k) => texts.length === sizes[k]),
      allowed === null || allowed.every(Number.isInteger),
      sound(readout) && pictures.every(soundPart),
      tracks.every(({ needs, x, y }) => whole(needs, x) && whole(needs, y)),
    ];
    if (right.includes(false)) throw new Error("its data is damaged");
  }

  /** All allowed states, from the run lengths of forbidden and allowed ones in grid order.
   * @param {number[]} sizes @param {number[] | null} runs @returns {State[] | null} */
  function allowedStates(sizes, runs) {
    if (runs === null) return null;
    /** @type {State[]} */
    const states = [];
    let at = 0;
    runs.forEach((length, k) => {
      for (let i = 0; i < length; i += 1, at += 1) {
        if (k % 2 === 0) continue;
        const state = new Array(sizes.length);
        let rest = at;
        for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
          state[axis] = rest % sizes[axis];
          rest = (rest - state[axis]) / sizes[axis];
        }
        states.push(state);
      }
    });
    return states;
  }

  /** Change a text in place: to replace the node would make the browser match its style sheets again.
   * @param {Element} element @param {string} text */
  function setText(element, text) {
    if (element.firstChild instanceof Text) element.firstChild.data = text;
    else element.textContent = text;
  }

  /** @type {(a: State, b: State) => boolean} */
  const sameState = (a, b) => a.every((index, k) => index === b[k]);

  /** Negative where list `a` comes before list `b`.
   * @param {number[]} a @param {number[]} b */
  function compareLists(a, b) {
    for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] - b[k];
    return 0;
  }

  /** The candidate whose key comes first.
   * @template One @param {One[]} candidates @param {(one: One) => number[]} keyOf */
  const best = (candidates, keyOf) =>
    candidates
      .map((candidate) => ({ candidate, key: keyOf(candidate) }))
      .reduce((a, b) => (compareLists(b.key, a.key) < 0 ? b : a)).candidate;

  /** Where to land when control `moved` is set to `index`: the same rule as StateSpace.settle in states.py.
   * @param {State[] | null} states @param {State} state @param {number} moved @param {number} index */
  function settle(states, state, moved, index) {
    const wanted = state.map((value, k) => (k === moved ? index : value));
    if (states === null || states.some((candidate) => sameState(candidate, wanted))) return wanted;
    const reachable = [...new Set(states.map((candidate) => candidate[moved]))];
    const reached = best(reachable, (i) => [Math.abs(i - index), Math.abs(i - state[moved]), i]);
    const open = states.filter((candidate) => candidate[moved] === reached);
    return best(open, (candidate) => {
      const moves = candidate.map((value, k) => (k === moved ? 0 : Math.abs(value - state[k])));
      return [moves.reduce((sum, step) => sum + step, 0), ...moves, ...candidate];
    });
  }

  /** A control's value with its unit, as it is shown and read aloud.
   * @type {(control: ControlData, index: number) => string} */
  const spoken = ({ texts, unit }, index) => (unit ? `${texts[index]} ${unit}` : texts[index]);

  // Python holds the same rules; the tests compare the two.
  Object.assign(globalThis.explorable, { allowedStates, findValue, settle, spoken, textAt, valueIndex });

  /** What stands at one place of a picture: in each state one of its shapes, or nothing.
   *
   * A shape is an element with all that is in it, or, if it has parts, the element alone and around what they show.
   */
  class Part {
    /** @param {PartData} data @param {number[]} sizes */
    constructor({ shape, shapes }, sizes) {
      this.sizes = sizes;
      this.chosen = shape;
      /** What each shape holds; once it is on the page, its elements and the index of each value that they show.
       * @type {{ svg: string | null, columns: Attribute[], parts?: Part[], inner: Element[],
       *          elements: Element[] | null, shown: number[] }[]} */
      this.shapes = shapes.map(({ svg, columns, parts }) => ({
        svg,
        columns,
        parts: parts?.map((part) => new Part(part, sizes)),
        inner: [],
        elements: null,
        shown: [],
      }));
    }

    /** @param {State} state */
    number(state) {
      return Number(this.chosen[1][valueIndex(this.chosen, this.sizes, state)]);
    }

    /** @param {Part["shapes"][number]} shape @param {Element} element */
    open(shape, element) {
      const elements = shape.parts ? [element] : [element, ...element.querySelectorAll("*")];
      if (shape.columns.some(([k]) => !(k in elements))) throw new Error("its data is damaged");
      shape.elements = elements;
      shape.shown = shape.columns.map(() => -1);
      return elements;
    }

    /** Take the page's own element, which shows the start state: what its columns show is known.
     * @param {Element} element @param {State} start */
    adopt(element, start) {
      const shape = this.shapes[this.number(start)];
      this.open(shape, element);
      shape.shown = shape.columns.map(([, , ...column]) => valueIndex(column, this.sizes, start));
      if (!shape.parts) return;
      shape.inner = [...element.children];
      const there = shape.parts.filter((part) => part.number(start) >= 0);
      if (there.length !== shape.inner.length) throw new Error("its data is damaged");
      there.forEach((part, k) => part.adopt(shape.inner[k], start));
    }

    /** Make the element of a shape; parsed as an inert document, so nothing in it can run.
     * @param {Part["shapes"][number]} shape */
    build(shape) {
      const parsed = new DOMParser().parseFromString(`<svg>${shape.svg}</svg>`, "text/html");
      return this.open(shape, document.importNode(part(parsed, "svg > *", Element), true));
    }

    /** Return the element for a state, or null.
     * @param {State} state @returns {Element | null} */
    show(state) {
      const number = this.number(state);
      if (number < 0) return null;
      const shape = this.shapes[number];
      const elements = shape.elements ?? this.build(shape);
      const { columns, shown } = shape;
      columns.forEach(([element, name, axes, values, indices], k) => {
        const index = indices[position(axes, this.sizes, state)];
        if (index === shown[k]) return;
        shown[k] = index;
        const text = textAt(values, index);
        if (name === "") setText(elements[element], text);
        else elements[element].setAttribute(name, text);
      });
      if (shape.parts) {
        const inner = shape.parts.map((part) => part.show(state)).filter((element) => element !== null);
        if (inner.length !== shape.inner.length || inner.some((element, k) => element !== shape.inner[k])) {
          elements[0].replaceChildren(...inner);
          shape.inner = inner;
        }
      }
      return elements[0];
    }
  }

  /** One inline SVG, or another in its place. */
  class Picture {
    /** @param {Element} svg @param {PartData} data @param {number[]} sizes @param {State} start */
    constructor(svg, data, sizes, start) {
      this.svg = svg;
      this.whole = new Part(data, sizes);
      this.whole.adopt(svg, start);
    }

    /** @param {State} state */
    show(state) {
      const svg = this.whole.show(state);
      if (svg === null || svg === this.svg) return;
      for (const name of ["role", "aria-label"]) svg.setAttribute(name, this.svg.getAttribute(name) ?? "");
      this.svg.replaceWith(svg);
      this.svg = svg;
    }
  }

  /** The figure and the values that an address asks for: "#explorable-coin?p=0.3".
   * @param {string} hash */
  function readAddress(hash) {
    const found = /^#(explorable-[\w-]+)\?(.*)$/.exec(hash);
    return found && { id: found[1], values: [...new URLSearchParams(found[2])] };
  }

  /** @param {HTMLFieldSetElement} fieldset @param {string} name */
  function inputOf(fieldset, name) {
    const found = fieldset.elements.namedItem(name);
    if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found;
    throw new Error("its data belongs to another figure");
  }

  class Player {
    /** @param {HTMLElement} figure */
    constructor(figure) {
      this.figure = figure;
      this.readout = part(figure, ".explorable-readout", HTMLElement);
      this.fieldset = part(figure, ".explorable-controls", HTMLFieldSetElement);
      this.notice = part(figure, ".explorable-notice", HTMLElement);
      this.said = part(figure, ".explorable-said", HTMLElement);
      this.tools = part(figure, ".explorable-tools", HTMLElement);
      this.home = home();
      this.data = NOTHING;
      this.state = NOTHING.start;
      this.states = allowedStates(NOTHING.sizes, NOTHING.allowed);
      /** @type {Picture[]} */
      this.pictures = [];
      /** @type {(HTMLInputElement | HTMLSelectElement)[]} */
      this.inputs = [];
      /** @type {(Element | null | undefined)[]} */
      this.outputs = [];
      /** @type {HTMLElement[]} */
      this.grips = [];
      this.broken = false;
      this.timer = 0;
      /** @type {{ button: HTMLButtonElement, timer: number } | null} */
      this.playing = null;
      this.fieldset.disabled = false;
      figure.addEventListener("input", ({ target }) => this.moved(target));
      figure.addEventListener("click", ({ target }) => this.pressed(target));
      this.tools.hidden = false;
      dragging(figure, (grip) => this.held(Number(grip.dataset.handle)));
    }

    /** Read the recorded data, once; false (and a line that says so) if this player cannot use it. */
    ready() {
      if (this.data !== NOTHING || this.broken) return !this.broken;
      try {
        /** @type {Recording} */
        const data = JSON.parse(part(this.figure, ".explorable-data", HTMLScriptElement).text);
        if (data.format !== FORMAT) {
          throw new Error(`its data has format ${data.format}, this page's player reads format ${FORMAT}`);
        }
        check(data);
        const svgs = this.figure.querySelectorAll(".explorable-picture > svg");
        if (svgs.length !== data.pictures.length) throw new Error("its data belongs to another figure");
        this.pictures = data.pictures.map((one, k) => new Picture(svgs[k], one, data.sizes, data.start));
        this.states = allowedStates(data.sizes, data.allowed);
        this.inputs = data.controls.map(({ name }) => inputOf(this.fieldset, name));
        this.outputs = this.inputs.map((input) => input.closest(".explorable-control")?.querySelector("output"));
        this.state = data.start;
        this.grips = data.tracks.map((track, k) => this.addGrip(track, k));
        this.data = data;
        this.placeGrips();
        this.mark();
      } catch (error) {
        this.fail(error instanceof Error ? error.message : String(error));
      }
      return !this.broken;
    }

    /** @param {string} why */
    fail(why) {
      this.broken = true;
      this.fieldset.disabled = true;
      this.tools.hidden = true;
      this.tell(`The controls of this figure do not work here: ${why}.`);
    }

    /** Put a line under the controls, or take it away. @param {string} sentence */
    tell(sentence) {
      if (this.notice.textContent !== sentence) this.notice.textContent = sentence;
      this.notice.hidden = sentence === "";
    }

    /** What can be taken hold of lies over the picture: as large as a finger, whatever the picture's scale.
     * @param {Track} track @param {number} k */
    addGrip(track, k) {
      const grip = document.createElement("span");
      grip.className = "explorable-grip";
      grip.dataset.handle = String(k);
      grip.setAttribute("aria-hidden", "true"); // the slider says and does the same
      grip.style.touchAction = track.scrolls ? "pan-y" : "none";
      this.frame(track).append(grip);
      return grip;
    }

    /** What holds the picture of a track. @param {Track} track */
    frame(track) {
      return this.figure.querySelectorAll(".explorable-picture")[track.picture];
    }

    placeGrips() {
      this.data.tracks.forEach((track, k) => {
        const [x, y] = place(track, this.state);
        const { style } = this.grips[k];
        const [left, top] = [`${(100 * x) / track.size[0]}%`, `${(100 * y) / track.size[1]}%`];
        if (style.left !== left) style.left = left;
        if (style.top !== top) style.top = top;
      });
    }

    /** @param {number} k @returns {Handle | null} */
    held(k) {
      this.stop();
      if (!this.ready()) return null;
      const track = this.data.tracks[k];
      const frame = this.frame(track); // it stays, whatever the pointer does to the picture in it
      return {
        track,
        state: () => this.state,
        picture: () => frame,
        pick: (goal) =>
          this.show(goal.reduce((now, [moved, index]) => settle(this.states, now, moved, index), this.state)),
      };
    }

    /** The grid index on which a control stands. @param {number} k */
    index(k) {
      const input = this.inputs[k];
      if (input instanceof HTMLSelectElement) return input.selectedIndex;
      if (input.type === "checkbox") return Number(input.checked);
      return Math.round((Number(input.value) - Number(input.min)) / Number(input.step));
    }

    /** @param {EventTarget | null} target */
    moved(target) {
      if (!this.ready()) return;
      this.stop();
      const k = this.inputs.findIndex((input) => input === target);
      if (k >= 0) this.show(settle(this.states, this.state, k, this.index(k)));
    }

    /** @param {EventTarget | null} target */
    pressed(target) {
      const button = target instanceof Element && target.closest("button");
      if (!button || !this.ready()) return;
      if (button.classList.contains("explorable-play")) return this.play(button);
      this.stop();
      if (button.classList.contains("explorable-reset")) this.show(this.data.start);
      else if (button.dataset.state) this.show(button.dataset.state.split(" ").map(Number));
      else if (button.dataset.step) this.step(this.controlOf(button), Number(button.dataset.step));
      else if (button.dataset.save) this.save(button.dataset.save);
      else if (button.classList.contains("explorable-copy")) this.copy();
      else if (button.dataset.embed) this.embed(button.dataset.embed);
    }

    /** Which control a button beside it belongs to. @param {HTMLButtonElement} button */
    controlOf(button) {
      return this.inputs.findIndex((input) => input.closest(".explorable-control")?.contains(button));
    }

    /** Let a slider move by itself, from where it is (or from its start, if it is at its end); or stop it.
     * @param {HTMLButtonElement} button */
    play(button) {
      const playing = this.playing?.button === button;
      this.stop();
      if (playing) return;
      const k = this.controlOf(button);
      const last = this.data.sizes[k] - 1;
      /** @param {number} index */
      const go = (index) => this.show(settle(this.states, this.state, k, index));
      const [least, most] = PACES;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const pace = calm ? CALM_PACE : Math.min(Math.max(WHOLE_WAY / last, least), most);
      const step = () => {
        const before = this.state[k];
        if (before < last && !document.hidden) go(before + 1);
        if (this.state[k] === last || this.state[k] === before) this.stop();
      };
      if (this.state[k] === last) go(0);
      this.playing = { button, timer: setInterval(step, pace) };
      button.textContent = "\u25a0";
      button.setAttribute("aria-pressed", "true");
    }

    stop() {
      if (!this.playing) return;
      const { button, timer } = this.playing;
      clearInterval(timer);
      this.playing = null;
      button.textContent = "\u25b6";
      button.setAttribute("aria-pressed", "false");
      this.rest();
    }

    /** Let the readout be heard once nothing has moved for a while. */
    rest() {
      clearTimeout(this.timer);
      if (!this.playing) this.timer = setTimeout(() => this.readout.removeAttribute("aria-busy"), SETTLED_AFTER);
    }

    /** Move a slider by one, as an arrow key does. @param {number} k @param {number} by */
    step(k, by) {
      const index = this.state[k] + by;
      if (index >= 0 && index < this.data.sizes[k]) this.show(settle(this.states, this.state, k, index));
    }

    /** The fragment of an address that opens this figure in its present state. */
    address() {
      const values = this.data.controls.map(({ name, texts }, k) => [name, texts[this.state[k]]]);
      return `#${this.figure.id}?${new URLSearchParams(values)}`;
    }

    /** Put a text into the clipboard; false where the browser does not let us.
     * @param {string} text @param {string} done */
    async clip(text, done) {
      try {
        await navigator.clipboard.writeText(text);
        this.said.textContent = done;
        return true;
      } catch {
        return false;
      }
    }

    /** Copy the link to this state; on a page of the figure alone the one that leads to the book. */
    async copy() {
      if (this.home) this.lead();
      else history.replaceState(history.state, "", this.address());
      if (await this.clip(this.home?.href ?? location.href, "Link copied.")) return;
      const where = this.home ? "The link below leads to this state." : "The link now stands in the address bar.";
      this.said.textContent = where;
    }

    /** Let the link to the book lead to the state shown. */
    lead() {
      if (this.home) this.home.hash = this.address();
    }

    /** Copy the HTML that shows this figure, in this state, on another page.
     * @param {string} page */
    async embed(page) {
      const { style } = this.figure;
      style.width = `${FRAME - FRAME_EDGE}px`;
      const height = Math.ceil((this.figure.offsetHeight + FRAME_REST) / 10) * 10;
      style.width = "";
      const frame = document.createElement("iframe");
      const attributes = {
        src: new URL(page + this.address(), location.href).href,
        title: part(this.figure, "figcaption", HTMLElement).textContent,
        width: "100%",
        height: String(height),
        style: `max-width: ${FRAME}px; border: 0`,
        allow: "clipboard-write",
        loading: "lazy",
      };
      for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
      if (!(await this.clip(frame.outerHTML, "HTML for an iframe copied."))) this.tell(frame.outerHTML);
    }

    /** @param {string} kind */
    async save(kind) {
      try {
        await save(this.figure, kind, this.address());
        this.said.textContent = `Saved as ${kind.toUpperCase()}.`;
      } catch {
        this.said.textContent = `This browser could not make the ${kind.toUpperCase()}.`;
      }
    }

    /** Go to the state that an address asks for; what it asks for in vain is said and left out.
     * @param {[name: string, value: string][]} values */
    open(values) {
      if (!this.ready()) return;
      this.stop();
      const { controls, start } = this.data;
      const state = [...start];
      const strange = [];
      for (const [name, value] of values) {
        const k = controls.findIndex((control) => control.name === name);
        const index = k < 0 ? -1 : findValue(controls[k], value);
        if (index >= 0) state[k] = index;
        else strange.push(`${name} = ${value}`);
      }
      const allowed = this.allows(state);
      this.show(allowed ? state : start);
      if (!allowed) strange.push("these values together");
      if (strange.length > 0) {
        const list = strange.join(", ");
        const short = list.length > LONGEST ? `${list.slice(0, LONGEST)} …` : list;
        this.tell(`The link names a state that this figure does not have: ${short}.`);
      }
    }

    /** Show what the controls say, after the browser has set them by itself. */
    restore() {
      /** @param {Element} field */
      const changed = (field) => {
        if (field instanceof HTMLSelectElement) return !field.selectedOptions[0]?.defaultSelected;
        if (!(field instanceof HTMLInputElement)) return false;
        return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
      };
      if ((this.data === NOTHING && ![...this.fieldset.elements].some(changed)) || !this.ready()) return;
      const state = this.inputs.map((_, k) => this.index(k));
      if (!sameState(state, this.state)) this.show(this.allows(state) ? state : this.data.start);
    }

    /** @param {State} state */
    allows(state) {
      return this.states === null || this.states.some((one) => sameState(one, state));
    }

    /** @param {State} state */
    show(state) {
      this.state = state;
      this.tell("");
      if (this.said.textContent !== "") this.said.textContent = "";
      const { sizes, readout } = this.data;
      for (const picture of this.pictures) picture.show(state);
      this.inputs.forEach((input, k) => this.set(input, k, state[k]));
      const sentence = readout[1][valueIndex(readout, sizes, state)];
      if (this.readout.textContent !== sentence) {
        // While it is busy a live region keeps silent: a drag is announced once, when it has come to rest.
        this.readout.setAttribute("aria-busy", "true");
        setText(this.readout, sentence);
        this.rest();
      }
      this.placeGrips();
      this.mark();
      this.lead();
    }

    /** @param {HTMLInputElement | HTMLSelectElement} input @param {number} k @param {number} index */
    set(input, k, index) {
      const { kind, texts } = this.data.controls[k];
      if (input instanceof HTMLSelectElement) {
        input.selectedIndex = index;
      } else if (input.type === "checkbox") {
        input.checked = index === 1;
      } else {
        const value = kind === "range" ? texts[index] : String(index);
        if (input.value !== value) input.value = value;
        const words = spoken(this.data.controls[k], index);
        const output = this.outputs[k];
        if (!output || output.textContent === words) return;
        setText(output, words);
        input.setAttribute("aria-valuetext", words);
      }
    }

    /** Tell which preset, if any, is the state shown. */
    mark() {
      const now = this.state.join(" ");
      /** @type {NodeListOf<HTMLButtonElement>} */
      const presets = this.figure.querySelectorAll(".explorable-preset");
      for (const button of presets) {
        const pressed = String(button.dataset.state === now);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
    }
  }

  function start() {
    /** @type {NodeListOf<HTMLElement>} */
    const figures = document.querySelectorAll("figure.explorable");
    /** @type {Map<Element, Player>} */
    const players = new Map();
    figures.forEach((figure) => players.set(figure, new Player(figure)));

    /** Open what an address asks for, and bring its figure into view.
     * @param {string} hash @param {ScrollLogicalPosition} block */
    function visit(hash, block) {
      const asked = readAddress(hash);
      const figure = asked && document.getElementById(asked.id);
      const player = figure && players.get(figure);
      if (!asked || !player) return false;
      player.open(asked.values);
      if (!player.home) player.figure.scrollIntoView({ block }); // alone it is in view, and the slides around it stay
      return true;
    }
    visit(location.hash, "start");
    window.addEventListener("hashchange", () => visit(location.hash, "nearest"));
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest('a[href^="#explorable-"]');
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const hash = link.getAttribute("href") ?? "";
      if (!visit(hash, "nearest")) return;
      // A second click must work as the first one did, and Back leave the page.
      event.preventDefault();
      history.replaceState(history.state, "", hash);
    });
    window.addEventListener("pageshow", () => players.forEach((player) => player.restore()));
    if (!("IntersectionObserver" in window)) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          players.get(target)?.ready();
          watcher.unobserve(target);
        }
      },
      { rootMargin: NEAR },
    );
    players.forEach((_, figure) => watcher.observe(figure));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
