/* Train it: two weights, by hand first; then gradient descent goes on from where the reader stands, then the race.
 * A state holds the moves by hand before the first walk, the last walk, where the reader has gone since, the race. */
(() => {
  "use strict";

  const { node, svg, button, digits, counted, status } = globalThis.bitsToLoss;
  const START = [0, 0];
  /** Of the two weights. @type {Train.Ranges} */
  const RANGE = [[-1, 3], [-3, 1]];
  /** Of humidity and wind. @type {Train.Ranges} */
  const FRAME = [[-3, 3], [-2.8, 2.8]];
  const STEP = 0.1;
  const MOST = 500; // moves, and steps of a walk, that are kept
  const BOX = [44, 308, 10, 244]; // left, right, top, bottom of the axes, in a picture of 320 by 290

  // --- The chapter's logistic loss, and its descent; noons are rows of humidity, wind and word, z = w · x - 1. ---

  /** @param {Train.Noon[]} noons @param {Train.Pair} w */
  function scores(noons, [a, b]) {
    return noons.map(([humidity, wind]) => a * humidity + b * wind - 1);
  }

  /** Mean of ln(1 + e^z) - t z, in nats.
   * @param {Train.Noon[]} noons @param {Train.Pair} w */
  function loss(noons, w) {
    const costs = scores(noons, w).map((z, k) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (noons[k][2] === 2 ? z : 0));
    return costs.reduce((sum, one) => sum + one, 0) / noons.length;
  }

  /** Mean of (y - t) x.
   * @param {Train.Noon[]} noons @param {Train.Pair} w */
  function gradient(noons, w) {
    const sum = [0, 0];
    scores(noons, w).forEach((z, k) => {
      const error = 1 / (1 + Math.exp(-z)) - (noons[k][2] === 2 ? 1 : 0);
      sum[0] += error * noons[k][0];
      sum[1] += error * noons[k][1];
    });
    return sum.map((one) => one / noons.length);
  }

  /** The weights before the first step and after each one.
   * @param {Train.Noon[]} noons @param {Train.Pair} w @param {number} rate @param {number} steps */
  function descend(noons, w, rate, steps) {
    const path = [w];
    for (let k = 0; k < steps; k += 1) {
      const slope = gradient(noons, path[k]);
      path.push(path[k].map((one, j) => one - rate * slope[j]));
    }
    return path;
  }

  /** How many noons are on the wrong side.
   * @param {Train.Noon[]} noons @param {Train.Pair} w */
  function wrong(noons, w) {
    return scores(noons, w).filter((z, k) => z > 0 !== (noons[k][2] === 2)).length;
  }

  // --- States ---

  /** @returns {Train.State} */
  function begin() {
    return { hand: [], walk: null, at: null, race: null };
  }

  /** The path of the walk, or nothing. @param {Train.Noon[]} noons @param {Train.State} state */
  function walked(noons, { walk }) {
    if (!walk) return [];
    const path = [walk.from];
    for (const [rate, count] of walk.steps) path.push(...descend(noons, path[path.length - 1], rate, count).slice(1));
    return path;
  }

  /** Where the reader stands.
   * @param {Train.Noon[]} noons @param {Train.State} state */
  function stand(noons, state) {
    return state.at ?? walked(noons, state).at(-1) ?? state.hand.at(-1) ?? START;
  }

  /** A move by hand. Only those before the first walk count in the race.
   * @param {Train.State} state @param {Train.Pair} w @returns {Train.State} */
  function move(state, w) {
    if (state.walk) return { ...state, at: w };
    return state.hand.length < MOST ? { ...state, hand: [...state.hand, w] } : state;
  }

  /** @param {Pick<Train.State, "walk">} state */
  function length({ walk }) {
    return walk ? walk.steps.reduce((sum, [, count]) => sum + count, 0) : 0;
  }

  /** Steps of descent: a walk goes on, or begins where the reader has gone since.
   * @param {Train.Noon[]} noons @param {Train.State} state @param {number} rate @param {number} count
   * @returns {Train.State} */
  function step(noons, state, rate, count) {
    if (state.walk && !state.at) {
      if (length(state) + count > MOST) return state;
      return { ...state, walk: { ...state.walk, steps: [...state.walk.steps, [rate, count]] } };
    }
    return { ...state, walk: { from: stand(noons, state), steps: [[rate, count]] }, at: null };
  }

  /** The lowest loss by hand, and that of descent after as many steps from the same start.
   * @param {Train.Noon[]} noons @param {Train.State} state */
  function race(noons, state) {
    const { hand, race: rate } = state;
    if (rate === null) throw new RangeError("nobody has asked for a race");
    const path = descend(noons, START, rate, hand.length);
    const best = Math.min(...[START, ...hand].map((w) => loss(noons, w)));
    return { moves: hand.length, rate, hand: best, descent: loss(noons, path[hand.length]), path };
  }

  /** What was kept, if it can be a state; otherwise the beginning.
   * @param {Kept<Train.State>} kept @param {number[]} rates @returns {Train.State} */
  function tidy(kept, rates) {
    /** @param {unknown} one */
    const small = (one) => typeof one === "number" && Math.abs(one) < 1e6;
    /** @param {unknown} w */
    const point = (w) => Array.isArray(w) && w.length === 2 && w.every(small);
    /** @param {unknown} one */
    const part = (one) => Array.isArray(one) && one.length === 2 && rates.includes(one[0]) && [1, 5, 25].includes(one[1]);
    const { hand = [], walk = null, at = null, race = null } = Object(kept);
    const walks = walk === null || (point(walk.from) && Array.isArray(walk.steps) && walk.steps.length > 0 && walk.steps.every(part) && length({ walk }) <= MOST);
    const whole = Array.isArray(hand) && hand.length <= MOST && hand.every(point) && walks;
    if (!whole || !(at === null || (walk && point(at))) || !(race === null || (rates.includes(race) && hand.length))) return begin();
    return { hand, walk: walk && { from: walk.from, steps: walk.steps }, at, race };
  }

  // --- Words ---

  const MAPLESS = "Descent saw no map, only the slope under its feet. So it can do the same for a billion weights.";
  /** @param {Train.Pair} w */
  const pair = ([a, b]) => `${digits(a, 2)} and ${digits(b, 2)}`;

  /** @param {Train.Noon[]} noons @param {Train.State} state */
  function words(noons, state) {
    const w = stand(noons, state);
    const where = `weights ${pair(w)}, loss ${digits(loss(noons, w))} nats, ${wrong(noons, w)} of ${noons.length} wrong`;
    if (state.walk && !state.at) {
      const out = RANGE.some(([low, high], k) => w[k] < low || w[k] > high) ? ", off the map" : "";
      return `Descent, after ${counted(length(state), "step")} from ${pair(state.walk.from)}: ${where}${out}.`;
    }
    const made = state.hand.length && !state.walk ? ` after ${counted(state.hand.length, "move")}` : "";
    return `By hand${made}: ${where}.`;
  }

  /** @param {Train.Noon[]} noons @param {Train.State} state @param {number} lowest */
  function raceWords(noons, state, lowest) {
    const { moves, rate, hand, descent } = race(noons, state);
    const [yours, its] = [digits(hand, 4), digits(descent, 4)];
    const why = hand <= descent
      ? "This one is yours. You saw the whole map, which no one has for a billion weights."
      : MAPLESS;
    return `Both from 0 and 0. Your best in ${counted(moves, "move")}: ${yours} nats. Descent after ${counted(moves, "step")} at a rate of ${rate}: ${its}. The lowest there is: ${digits(lowest, 4)}. ${why}`;
  }

  // --- Pictures ---

  /** @param {Train.Range} range @param {number} from @param {number} to @param {number} value */
  function along([low, high], from, to, value) {
    return from + ((to - from) * (value - low)) / (high - low);
  }

  /** @param {Train.Ranges} ranges @param {Train.Pair} at */
  function place(ranges, [a, b]) {
    return [along(ranges[0], BOX[0], BOX[1], a), along(ranges[1], BOX[3], BOX[2], b)];
  }

  /** Values at a place of a picture.
   * @param {Train.Ranges} ranges @param {Train.Pair} place */
  function values(ranges, [x, y]) {
    return [along([BOX[0], BOX[1]], ...ranges[0], x), along([BOX[3], BOX[2]], ...ranges[1], y)];
  }

  /** @param {Train.Ranges} ranges @param {Train.Pair[]} path */
  function points(ranges, path) {
    return path.map((one) => place(ranges, one).map((c) => Math.max(-1e5, Math.min(1e5, c)).toFixed(1)).join(" ")).join("L");
  }

  /** The part of the plane in which a score is above 0: the frame, cut along the line. @param {Train.Pair} w */
  function side(w) {
    const [[left, right], [bottom, top]] = FRAME;
    const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
    /** @param {Train.Pair} at */
    const score = ([a, b]) => w[0] * a + w[1] * b - 1;
    return corners.flatMap((corner, k) => {
      const before = corners[(k + 3) % 4];
      const [s, t] = [score(before), score(corner)];
      const cut = before.map((one, j) => one + (s / (s - t)) * (corner[j] - one));
      return [...(s > 0 !== t > 0 ? [cut] : []), ...(t > 0 ? [corner] : [])];
    });
  }

  /** The weights whose line passes closest to the middle at a point: on the line, w · x = 1. @param {Train.Pair} at */
  function weights([a, b]) {
    const square = Math.max(a * a + b * b, 1e-6);
    return hold([a / square, b / square]);
  }

  /** Weights that a slider can have. @param {Train.Pair} w */
  function hold(w) {
    return w.map((one, k) => Math.round(Math.max(RANGE[k][0], Math.min(RANGE[k][1], one)) / STEP) / Math.round(1 / STEP));
  }

  /** @param {Train.Pair} at @param {number} word */
  function shape([x, y], word) {
    const outline = [`M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z`, `M${x} ${y - 5}l5 8.5h-10z`, `M${x - 4} ${y - 4}h8v8h-8z`];
    return svg("path", { class: `train-${["clear", "breeze", "cloud"][word]}`, d: outline[word] });
  }

  /** @param {Train.Ranges} ranges @param {number[][]} ticks @param {string[]} names */
  function axes(ranges, ticks, [across, up]) {
    /** @type {(x: number, y: number, words: string, rest?: Attributes) => SVGElement} */
    const text = (x, y, words, rest) => svg("text", { x, y, "font-size": 13, "text-anchor": "middle", ...rest }, words);
    const [left, right, top, bottom] = BOX;
    return [
      svg("path", { class: "train-axis", d: `M${left} ${top}V${bottom}H${right}` }),
      ...ticks[0].map((one) => text(place(ranges, [one, 0])[0], bottom + 17, digits(one, 0))),
      ...ticks[1].map((one) => text(left - 8, place(ranges, [0, one])[1] + 4, digits(one, 0), { "text-anchor": "end" })),
      text((left + right) / 2, bottom + 37, across),
      text(14, (top + bottom) / 2, up, { transform: `rotate(-90 14 ${(top + bottom) / 2})` }),
    ];
  }

  /* The longest that can be said. */
  const LONG = "Descent, after 500 steps from −0.00 and −0.00: weights −00.00 and −00.00, loss 00.000 nats, 60 of 60 wrong, off the map.";
  const LONG_RACE = `Both from 0 and 0. Your best in 500 moves: 0.0000 nats. Descent after 500 steps at a rate of 100: 0.0000. The lowest there is: 0.0000. ${MAPLESS}`;

  class Training {
    /** @param {HTMLElement} box @param {Train.Data} data @param {Memory<Train.State>} memory @param {string} id */
    constructor(box, data, memory, id) {
      this.data = data;
      this.noons = data.noons;
      this.memory = memory;
      this.state = tidy(memory.read(), data.rates);
      const names = ["weight of humidity", "weight of wind"];
      this.plane = this.picture(`${id}-plane`, FRAME, [[-2, 0, 2], [-2, 0, 2]], ["humidity, from usual", "wind, from usual"]);
      this.valley = this.picture(`${id}-valley`, RANGE, [[-1, 0, 1, 2, 3], [-3, -2, -1, 0, 1]], names);
      this.drawn = this.still();
      this.sliders = names.map((name, k) => this.slider(name, k));
      this.rate = node("select", {}, ...data.rates.map((one) => node("option", { value: one, selected: one === 1 }, String(one))));
      this.said = status(LONG);
      this.raced = status(LONG_RACE);
      const steps = [1, 5, 25].map((n) => button(counted(n, "step"), () => this.walk(n)));
      box.append(
        node("div", { class: "train-pictures" }, this.plane.root, this.valley.root),
        node("div", { class: "game-row" }, ...this.sliders.map(({ label }) => label)),
        this.said.element,
        node(
          "div",
          { class: "game-row" },
          node("label", {}, "Learning rate ", this.rate),
          ...steps,
          button("Race", () => this.run()),
          button("Start again", () => this.again()),
        ),
        this.raced.element,
      );
      this.hold(this.plane, (at) => weights(values(FRAME, at)));
      this.hold(this.valley, (at) => hold(values(RANGE, at)));
      this.show();
    }

    /** @param {string} id @param {Train.Ranges} ranges @param {number[][]} ticks @param {string[]} names */
    picture(id, ranges, ticks, names) {
      const [left, right, top, bottom] = BOX;
      const inside = svg("g", { "clip-path": `url(#${id}-clip)` });
      const grip = svg("circle", { class: "train-grip", r: 28 });
      const clip = svg("clipPath", { id: `${id}-clip` }, svg("rect", { x: left, y: top, width: right - left, height: bottom - top }));
      const root = svg("svg", { viewBox: "0 0 320 290", role: "img" }, clip, inside, ...axes(ranges, ticks, names), grip);
      return { root, inside, grip };
    }

    /** What moves in the pictures, put on what stands still. */
    still() {
      /** @param {string} name */
      const path = (name) => svg("path", { class: `train-${name}` });
      const [area, line, rings] = [path("side"), path("line"), path("ring")];
      const [hand, racer, walk, dots] = [path("hand"), path("racer"), path("walk"), path("dots")];
      const [you, foot] = [svg("circle", { class: "train-you", r: 6 }), svg("circle", { class: "train-you", r: 5 })];
      const marks = this.noons.map(([a, b, word]) => shape(place(FRAME, [a, b]), word));
      const keys = { "all clear": [-2.9, -2.5], breeze: [-2.9, 2.45], cloud: [1.55, -2.5] };
      const names = Object.entries(keys).flatMap(([name, at], word) => {
        const [x, y] = place(FRAME, at);
        return [shape([x + 6, y], word), svg("text", { x: x + 15, y: y + 5, "font-size": 13 }, name)];
      });
      this.plane.inside.append(area, line, ...marks, ...names, rings, foot);
      const [x, y] = place(RANGE, this.data.lowest);
      const levels = this.data.contours.map(([, d]) => svg("path", { class: "train-level", d }));
      const heights = this.data.contours.map(([level, , at]) => svg("text", { class: "train-height", x: at[0], y: at[1], "font-size": 12, "text-anchor": "middle" }, level));
      const cross = svg("path", { class: "train-lowest", d: `M${x - 5} ${y - 5}l10 10m0-10l-10 10` });
      this.valley.inside.append(...levels, ...heights, cross, hand, racer, walk, dots, you);
      return { area, line, rings, hand, racer, walk, dots, you, foot };
    }

    /** @param {string} name @param {number} k */
    slider(name, k) {
      const [min, max] = RANGE[k];
      const [input, shown] = [node("input", { type: "range", min, max, step: STEP }), node("span", { "aria-hidden": "true" })];
      const to = () => stand(this.noons, this.state).map((one, j) => (j === k ? Number(input.value) : one));
      input.addEventListener("input", () => this.show(to()));
      input.addEventListener("change", () => this.go(move(this.state, to())));
      return { input, shown, label: node("label", { class: "train-slider" }, name, shown, input) };
    }

    /** A pointer moves the weights: the mouse from anywhere, a finger by the grip, for it must be able to scroll.
     * @param {{ root: SVGSVGElement, grip: Element }} picture @param {(at: Train.Pair) => Train.Pair} find */
    hold({ root, grip }, find) {
      /** @type {Train.Pair | null} */
      let to = null;
      /** @param {PointerEvent} event */
      const follow = (event) => {
        const { left, top, width } = root.getBoundingClientRect();
        to = find([((event.clientX - left) * 320) / width, ((event.clientY - top) * 320) / width]);
        this.show(to);
      };
      root.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || (event.pointerType !== "mouse" && event.target !== grip)) return;
        event.preventDefault();
        root.setPointerCapture(event.pointerId);
        follow(event);
      });
      // touch-action does nothing inside a picture
      grip.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
      root.addEventListener("pointermove", (event) => {
        if (to) follow(event);
      });
      root.addEventListener("pointerup", () => {
        if (to) this.go(move(this.state, to));
        to = null;
      });
      root.addEventListener("pointercancel", () => {
        to = null;
        this.show();
      });
    }

    /** @param {Train.State} state */
    go(state) {
      this.state = state;
      this.memory.write(state.hand.length || state.walk ? state : {});
      this.show();
    }

    /** @param {number} steps */
    walk(steps) {
      this.go(step(this.noons, this.state, Number(this.rate.value), steps));
    }

    run() {
      if (this.state.hand.length) this.go({ ...this.state, race: Number(this.rate.value) });
      else this.raced.say(this.state.walk ? "Start again, and move the weights by hand first." : "Move the weights by hand first.");
    }

    again() {
      this.rate.value = "1";
      this.go(begin());
    }

    /** Draw a state; while something is held, the weights that it would have. @param {Train.Pair | null} held */
    show(held = null) {
      const { noons, state, drawn } = this;
      const w = held ?? stand(noons, state);
      this.showPlane(w);
      this.showValley(w, walked(noons, state));
      const moved = held ? { ...move({ ...state, hand: [] }, w), hand: state.hand, at: w } : state;
      this.said.say(words(noons, moved));
      if (!held) this.raced.say(state.race === null ? "" : raceWords(noons, state, this.data.least));
      this.sliders.forEach(({ input, shown }, k) => {
        if (document.activeElement !== input || !held) input.value = String(w[k]);
        shown.textContent = digits(w[k], 2);
        input.setAttribute("aria-valuetext", digits(w[k], 2));
      });
      drawn.racer.setAttribute("d", state.race === null ? "" : `M${points(RANGE, race(noons, state).path)}`);
    }

    /** @param {Train.Pair} w */
    showPlane(w) {
      const { drawn, noons, plane } = this;
      const area = side(w);
      drawn.area.setAttribute("d", area.length ? `M${points(FRAME, area)}z` : "");
      const foot = w.map((one) => one / Math.max(w[0] ** 2 + w[1] ** 2, 1e-9));
      const way = [foot.map((one, k) => one + (k ? 9 : -9) * (k ? w[0] : w[1])), foot.map((one, k) => one - (k ? 9 : -9) * (k ? w[0] : w[1]))];
      const seen = foot.every((one, k) => one >= FRAME[k][0] && one <= FRAME[k][1]) && area.length > 0;
      drawn.line.setAttribute("d", area.length ? `M${points(FRAME, way)}` : "");
      const missed = noons.filter((noon) => wrong([noon], w));
      drawn.rings.setAttribute("d", missed.map((noon) => place(FRAME, noon)).map(([x, y]) => `M${(x - 8).toFixed(1)} ${y.toFixed(1)}a8 8 0 1 0 16 0a8 8 0 1 0-16 0z`).join(""));
      this.mark(drawn.foot, plane.grip, place(FRAME, foot), seen);
      plane.root.setAttribute("aria-label", `The record: ${wrong(noons, w)} of ${noons.length} noons are on the wrong side of the line.`);
    }

    /** @param {Train.Pair} w @param {Train.Pair[]} path */
    showValley(w, path) {
      const { drawn, noons, state, valley } = this;
      drawn.hand.setAttribute("d", state.hand.length ? `M${points(RANGE, [START, ...state.hand])}` : "");
      drawn.walk.setAttribute("d", path.length ? `M${points(RANGE, path)}` : "");
      drawn.dots.setAttribute("d", path.map((one) => `M${points(RANGE, [one])}h0`).join(""));
      const seen = w.every((one, k) => one >= RANGE[k][0] && one <= RANGE[k][1]);
      this.mark(drawn.you, valley.grip, place(RANGE, w), seen);
      valley.root.setAttribute("aria-label", `The valley: the loss by the two weights. You stand at ${pair(w)}, ${digits(loss(noons, w))} nats.`);
    }

    /** @param {SVGElement} dot @param {SVGElement} grip @param {Train.Pair} at @param {boolean} seen */
    mark(dot, grip, [x, y], seen) {
      for (const one of [dot, grip]) {
        one.setAttribute("cx", x.toFixed(1));
        one.setAttribute("cy", y.toFixed(1));
        one.style.display = seen ? "" : "none";
      }
    }
  }

  /** @type {(box: HTMLElement, data: Train.Data, memory: Memory<Train.State>, element: HTMLElement) => void} */
  function start(box, data, memory, element) {
    new Training(box, data, memory, element.id || "game-train");
  }

  globalThis.bitsToLoss.games.train = {
    start, loss, gradient, descend, wrong, begin, walked, stand, move, step, race, tidy, words, raceWords, side, weights, hold,
  };
})();
