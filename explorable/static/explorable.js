/* The player: moves a recorded figure from state to state.  No kernel, no server, no other file.
 *
 * A page holds, for each figure, its default picture, native controls and a block of JSON (see record.py):
 * controls -> indices into their grids -> the nearest allowed state -> for each column the value of that state
 * -> setAttribute on the one element it belongs to.
 */
(() => {
  "use strict";

  const FORMAT = 1;
  const SETTLED_AFTER = 400; // ms without a move, then a screen reader hears the readout once
  const NEAR = "600px"; // a figure this close to the window gets ready

  /** Position of `state` in a row-major grid over some of the axes. */
  function position(axes, sizes, state) {
    let at = 0;
    for (const axis of axes) at = at * sizes[axis] + state[axis];
    return at;
  }

  const valueIndex = ([axes, , indices], sizes, state) => indices[position(axes, sizes, state)];

  /** All allowed states, from the run lengths of forbidden and allowed ones in grid order. */
  function allowedStates(sizes, runs) {
    if (runs === null) return null;
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

  /** Change a text in place: to replace the node would make the browser match its style sheets again. */
  function setText(element, text) {
    if (element.firstChild === null) element.textContent = text;
    else element.firstChild.data = text;
  }

  const sameState = (a, b) => a.every((index, k) => index === b[k]);

  /** Negative where list `a` comes before list `b`. */
  function compareLists(a, b) {
    for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] - b[k];
    return 0;
  }

  const best = (candidates, keyOf) =>
    candidates
      .map((candidate) => ({ candidate, key: keyOf(candidate) }))
      .reduce((a, b) => (compareLists(b.key, a.key) < 0 ? b : a)).candidate;

  /** Where to land when control `moved` is set to `index`: the same rule as StateSpace.settle in states.py. */
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

  /** One inline SVG, and the recorded ones of other shape that may take its place. */
  class Picture {
    constructor(svg, { shape, shapes }, sizes, start) {
      this.sizes = sizes;
      this.chosen = shape;
      this.shapes = shapes.map(({ columns }) => ({ columns, svg: null, elements: null, shown: null }));
      this.templates = shapes.map((one) => one.svg);
      this.current = valueIndex(shape, sizes, start);
      this.open(this.current, svg);
      // The page's own picture is the start state: what its columns show is known.
      const own = this.shapes[this.current];
      own.shown = own.columns.map(([, , ...column]) => valueIndex(column, sizes, start));
    }

    open(number, svg) {
      const shape = this.shapes[number];
      shape.svg = svg;
      shape.elements = [svg, ...svg.querySelectorAll("*")];
      shape.shown = shape.columns.map(() => -1);
    }

    /** Make the svg of another shape; parsed as an inert document, so nothing in it can run. */
    build(number) {
      const parsed = new DOMParser().parseFromString(this.templates[number], "text/html").body.firstElementChild;
      const svg = document.importNode(parsed, true);
      for (const name of ["role", "aria-label"]) svg.setAttribute(name, this.shapes[this.current].svg.getAttribute(name));
      this.open(number, svg);
    }

    show(state) {
      const number = Number(this.chosen[1][valueIndex(this.chosen, this.sizes, state)]);
      if (this.shapes[number].svg === null) this.build(number);
      const { columns, elements, shown, svg } = this.shapes[number];
      columns.forEach(([element, name, axes, values, indices], k) => {
        const index = indices[position(axes, this.sizes, state)];
        if (index === shown[k]) return;
        shown[k] = index;
        if (name === "") setText(elements[element], values[index]);
        else elements[element].setAttribute(name, values[index]);
      });
      if (number !== this.current) {
        this.shapes[this.current].svg.replaceWith(svg);
        this.current = number;
      }
    }
  }

  class Player {
    constructor(figure) {
      this.figure = figure;
      this.readout = figure.querySelector(".explorable-readout");
      this.fieldset = figure.querySelector(".explorable-controls");
      this.data = null;
      this.broken = false;
      this.timer = 0;
      this.fieldset.disabled = false;
      figure.addEventListener("input", (event) => this.moved(event.target));
      figure.addEventListener("click", (event) => this.pressed(event.target));
      figure.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    }

    /** Read the recorded data, once; false (and a line that says so) if this player cannot use it. */
    ready() {
      if (this.data !== null || this.broken) return !this.broken;
      try {
        const data = JSON.parse(this.figure.querySelector(".explorable-data").textContent);
        if (data.format !== FORMAT) {
          throw new Error(`its data has format ${data.format}, this page's player reads format ${FORMAT}`);
        }
        const svgs = this.figure.querySelectorAll(".explorable-picture > svg");
        if (svgs.length !== data.pictures.length) throw new Error("its data belongs to another figure");
        this.pictures = data.pictures.map((one, k) => new Picture(svgs[k], one, data.sizes, data.start));
        this.states = allowedStates(data.sizes, data.allowed);
        this.inputs = data.controls.map(({ name }) => this.fieldset.elements.namedItem(name));
        this.outputs = this.inputs.map((input) => input.parentElement.querySelector("output"));
        this.state = data.start;
        this.data = data;
        this.mark();
      } catch (error) {
        this.fail(error);
      }
      return !this.broken;
    }

    fail(error) {
      this.broken = true;
      this.fieldset.disabled = true;
      const line = document.createElement("p");
      line.className = "explorable-notice";
      line.setAttribute("role", "status");
      line.textContent = `The controls of this figure do not work here: ${error.message}.`;
      this.fieldset.after(line);
    }

    /** The grid index on which a control stands. */
    index(k) {
      const input = this.inputs[k];
      if (input.type === "checkbox") return Number(input.checked);
      if (input.tagName === "SELECT") return input.selectedIndex;
      return Math.round((Number(input.value) - Number(input.min)) / Number(input.step));
    }

    moved(input) {
      if (!this.ready()) return;
      const k = this.inputs.indexOf(input);
      if (k >= 0) this.show(settle(this.states, this.state, k, this.index(k)));
    }

    pressed(target) {
      const button = target.closest("button");
      if (button === null || !this.ready()) return;
      if (button.classList.contains("explorable-reset")) this.show(this.data.start);
      else if (button.dataset.state) this.show(button.dataset.state.split(" ").map(Number));
    }

    /** Show what the controls say, after the browser has set them by itself. */
    restore() {
      const changed = (input) => {
        if (input.type === "checkbox") return input.checked !== input.defaultChecked;
        if (input.tagName === "SELECT") return !input.selectedOptions[0]?.defaultSelected;
        return input.value !== input.defaultValue;
      };
      const fields = [...this.fieldset.querySelectorAll("input, select")];
      if ((this.data === null && !fields.some(changed)) || !this.ready()) return;
      const state = this.inputs.map((_, k) => this.index(k));
      const allowed = this.states === null || this.states.some((one) => sameState(one, state));
      this.show(allowed ? state : this.data.start);
    }

    show(state) {
      this.state = state;
      const { sizes, readout } = this.data;
      for (const picture of this.pictures) picture.show(state);
      this.inputs.forEach((input, k) => this.set(input, k, state[k]));
      const sentence = readout[1][valueIndex(readout, sizes, state)];
      if (this.readout.textContent !== sentence) {
        // While it is busy a live region keeps silent: a drag is announced once, when it has come to rest.
        this.readout.setAttribute("aria-busy", "true");
        setText(this.readout, sentence);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.readout.removeAttribute("aria-busy"), SETTLED_AFTER);
      }
      this.mark();
    }

    set(input, k, index) {
      const { kind, texts, unit } = this.data.controls[k];
      if (input.type === "checkbox") {
        input.checked = index === 1;
      } else if (input.tagName === "SELECT") {
        input.selectedIndex = index;
      } else {
        const value = kind === "range" ? texts[index] : String(index);
        if (input.value !== value) input.value = value;
        const spoken = unit ? `${texts[index]} ${unit}` : texts[index];
        if (this.outputs[k].textContent === spoken) return;
        setText(this.outputs[k], spoken);
        input.setAttribute("aria-valuetext", spoken);
      }
    }

    /** Tell which preset, if any, is the state shown. */
    mark() {
      const now = this.state.join(" ");
      for (const button of this.figure.querySelectorAll(".explorable-preset")) {
        const pressed = String(button.dataset.state === now);
        if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
      }
    }
  }

  function start() {
    const players = new Map();
    for (const figure of document.querySelectorAll("figure.explorable")) players.set(figure, new Player(figure));
    window.addEventListener("pageshow", () => players.forEach((player) => player.restore()));
    if (!("IntersectionObserver" in window)) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          players.get(target).ready();
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
