/* Predictions: asks for a guess, draws it beside the truth, opens the answer below the figure, remembers.
 * What is said of a guess is decided in prediction.py too: a test compares the two. Nothing is counted. */
(() => {
  "use strict";

  const { node, svg, button } = globalThis.bitsToLoss;
  const [SPOT_ON, CLOSE] = [0.02, 0.1]; // shares of a scale
  const [WIDTH, HEIGHT] = [360, 236]; // of a picture to draw in; its text is 14 of these
  const BOX = { left: 52, right: 346, top: 26, bottom: 190 };
  /** @type {Record<string, [across: number, up: number]>} */
  const KEYS = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
    PageUp: [0, 10],
    PageDown: [0, -10],
  };
  const PLACES = { choice: 1, number: 1, point: 2, curve: Infinity };

  // --- Rules, without a page ---

  /** The highest value of each place that a guess has: an option, a value of a scale, one for each knot.
   * @param {Guess.Part} part */
  function highest(part) {
    if (part.kind === "choice") return [part.options.length - 1];
    const last = part.scales.map(({ texts }) => texts.length - 1);
    return part.kind === "curve" ? part.knots.map(() => last[1]) : last;
  }

  /** @type {<T>(given: T | T[]) => T[]} */
  const listed = (given) => (Array.isArray(given) ? given : [given]);

  /** Whether a guess can be one of this part.
   * @param {Guess.Part} part @param {unknown} given @returns {given is Guess.Given} */
  function fits(part, given) {
    const most = highest(part);
    const all = listed(given);
    if (Array.isArray(given) !== (PLACES[part.kind] !== 1) || all.length !== most.length) return false;
    return all.every((k, i) => typeof k === "number" && Number.isInteger(k) && k >= 0 && k <= most[i]);
  }

  /** What was kept, as far as it makes sense; anything else is dropped.
   * @param {Guess.Part[]} parts @param {Kept<Guess.State>} kept @returns {Guess.State} */
  function tidy(parts, kept) {
    const given = Array.isArray(kept?.given) ? kept.given : [];
    const known = parts.map((part, k) => (fits(part, given[k]) ? given[k] : null));
    return { given: known, told: kept?.told === true };
  }

  /** @type {(parts: Guess.Part[], state: Guess.State, k: number, value: Guess.Given) => Guess.State} */
  const give = (parts, state, k, value) =>
    fits(parts[k], value) ? { ...state, given: state.given.map((one, i) => (i === k ? value : one)) } : state;
  /** @param {Guess.State} state */
  const tell = (state) => ({ ...state, told: true });
  /** @param {Guess.Part[]} parts */
  const again = (parts) => tidy(parts, null);
  /** Whether the answer may be seen: all is guessed, or the reader would rather not.
   * @param {Guess.State} state */
  const open = ({ given, told }) => told || given.every((one) => one !== null);

  /** @param {Guess.Scaled} part @param {number[]} at */
  function howFar(part, at) {
    const shares = at.map((k, i) => k / (part.scales[i].texts.length - 1));
    const ways = part.truth.map((place) => place.map((value, i) => shares[i] - value));
    /** @param {number[]} gaps */
    const size = (gaps) => Math.sqrt(gaps.reduce((sum, gap) => sum + gap * gap, 0));
    const gaps = ways.reduce((best, one) => (size(one) < size(best) ? one : best));
    const half = Math.max(...part.scales.map(({ texts }) => 0.5 / (texts.length - 1)));
    if (size(gaps) <= Math.max(SPOT_ON, half + 1e-9)) return ": spot on";
    if (size(gaps) <= CLOSE) return ": close";
    if (gaps.length === 1) return gaps[0] > 0 ? ", lower than your guess" : ", higher than your guess";
    const words = [["further left", "", "further right"], ["lower", "", "higher"]];
    const found = gaps.map((gap, i) => (Math.abs(gap) > CLOSE / 2 ? words[i][gap > 0 ? 0 : 2] : ""));
    return `, ${found.filter(Boolean).join(" and ")}`;
  }

  /** @param {Guess.Curve} part @param {number[]} given */
  function saidOfCurve(part, given) {
    const gaps = given.map((k, i) => Math.abs(k / (part.scales[1].texts.length - 1) - part.truth[i][1]));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    if (mean <= SPOT_ON) return "That’s the curve.";
    const where = part.scales[0].texts[part.knots[gaps.indexOf(Math.max(...gaps))]];
    if (mean <= CLOSE / 2) return `Close all along; furthest off at ${where}.`;
    const digits = part.decimals + 1;
    const off = (Math.floor(mean * part.height * 10 ** digits + 0.5) / 10 ** digits).toFixed(digits);
    return `You’re ${off}${part.unit ? ` ${part.unit}` : ""} off on average, and most at ${where}.`;
  }

  /** What is said of a guess, or of none.
   * @param {Guess.Part} part @param {Guess.Given | null} given */
  function said(part, given) {
    if (part.kind === "curve") {
      return given === null ? "The blue curve is the true one." : saidOfCurve(part, listed(given));
    }
    if (part.kind === "choice") return given === part.truth[0] ? "That’s it." : `It’s “${part.words}”.`;
    if (given === null) return `It’s ${part.words}.`;
    return `You said ${spoken(part, given)}; it’s ${part.words}${howFar(part, listed(given))}.`;
  }

  /** @param {Guess.Scaled} part @param {Guess.Given} given */
  function spoken(part, given) {
    const texts = listed(given).map((k, i) => part.scales[i].texts[k]);
    return texts.length === 1 ? texts[0] : `(${texts.join(", ")})`;
  }

  /** Whether a way across the picture leads over a knot; both ends are shares of the scale.
   * @param {Guess.Curve} part @param {number} k @param {number} from @param {number} to */
  function crosses(part, k, from, to) {
    const x = part.knots[k] / (part.scales[0].texts.length - 1);
    return x >= Math.min(from, to) && x <= Math.max(from, to);
  }

  /** Where a drawn line passes the knots between two places of the pointer, as shares: [knot, height] each.
   * The nearest knot follows the pointer too, unless this stroke has passed it: then only from close by.
   * @param {Guess.Curve} part @param {number[]} from @param {number[]} to @param {number[]} before */
  function passed(part, from, to, before = []) {
    const last = part.scales[0].texts.length - 1;
    const at = part.knots.map((k) => k / last);
    /** @param {number} x */
    const height = (x) => (to[0] === from[0] ? to[1] : from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]));
    const found = at.flatMap((x, k) => (crosses(part, k, from[0], to[0]) ? [[k, height(x)]] : []));
    const near = at.reduce((best, x, k) => (Math.abs(x - to[0]) < Math.abs(at[best] - to[0]) ? k : best), 0);
    const apart = at.length > 1 ? Math.min(...at.slice(1).map((x, k) => x - at[k])) : 1;
    const follows = !before.includes(near) || Math.abs(at[near] - to[0]) < apart / 8;
    return found.some(([k]) => k === near) || !follows ? found : [...found, [near, to[1]]];
  }

  /** @param {number} share @param {number} most */
  const whole = (share, most) => Math.min(Math.max(Math.round(share * most), 0), most);

  // --- The figure that follows ---

  /** Mark a guess in the figure that shows the truth, over its picture: the picture itself is the figure's own.
   * @param {Guess.Part} part @param {Guess.Given | null} given @param {string} name */
  function mark(part, given, name) {
    if (part.kind === "choice" || !part.spot) return;
    const axes = document.getElementById(part.spot.axes);
    const picture = axes?.closest(`#${part.spot.figure} .explorable-picture`);
    if (!axes || !picture) return;
    picture.querySelector(`:scope > [data-guess="${name}"]`)?.remove();
    if (given === null) return;
    const outline = axes.querySelector("path")?.getAttribute("d") ?? "";
    const numbers = Array.from(outline.matchAll(/-?[\d.]+/g), Number);
    const [xs, ys] = [0, 1].map((odd) => numbers.filter((_, k) => k % 2 === odd));
    const frame = [Math.min(...xs), Math.max(...xs), Math.max(...ys), Math.min(...ys)]; // left, right, bottom, top
    const over = node("span", { class: "guess-over", "data-guess": name, "aria-hidden": "true" });
    const viewBox = axes.closest("svg")?.getAttribute("viewBox") ?? null;
    over.append(svg("svg", { viewBox }, ...marks(part, part.spot, listed(given), frame)));
    picture.append(over);
  }

  /** @param {Guess.Scaled} part @param {Guess.Spot} spot @param {number[]} given @param {number[]} frame */
  function marks(part, { along, x: xs, y: ys, label }, given, [left, right, bottom, top]) {
    const [vx, vy] = part.values ?? [];
    /** @type {(value: number, scale: number[], from: number, until: number) => number} */
    const to = (value, [low, high], from, until) => from + ((until - from) * (value - low)) / (high - low);
    /** @param {number} value */
    const x = (value) => to(value, xs, left, right);
    /** @param {number} value */
    const y = (value) => to(value, ys, bottom, top);
    /** @param {string} d */
    const line = (d) => svg("path", { d, class: "guess-line" });
    /** @param {number} a @param {number} b @param {string} anchor */
    const text = (a, b, anchor) => svg("text", { x: a, y: b, "text-anchor": anchor }, label);
    if (part.kind === "number") {
      const value = vx[given[0]];
      const late = value > (xs[0] + xs[1]) / 2; // then its name stands at its left
      const name = () => text(x(value) + (late ? -4 : 4), top + 12, late ? "end" : "start");
      if (along === "x") return [line(`M${x(value)} ${bottom}V${top}`), name()];
      return [line(`M${left} ${y(value)}H${right}`), text(right - 4, y(value) - 4, "end")];
    }
    if (part.kind === "point") {
      const [a, b] = [x(vx[given[0]]), y(vy[given[1]])];
      return [diamond(a, b, 6), text(a + 9, b + 4, "start")];
    }
    const places = given.map((k, i) => [x(vx[part.knots[i]]), y(vy[k])]);
    const [a, b] = places[Math.floor(places.length / 2)];
    return [line(`M${places.map((one) => one.join(" ")).join("L")}`), text(a + 4, b - 6, "start")];
  }

  /** @param {number} x @param {number} y @param {number} r */
  const diamond = (x, y, r) =>
    svg("path", { d: `M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`, class: "guess-you" });

  /** The answer below the figure: the next fold of this name. None in Jupyter. @param {Element} box */
  function answerAfter(box) {
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folds = document.querySelectorAll("details.fold");
    return [...folds].find((one) => {
      const after = box.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
      return after && one.querySelector("summary")?.textContent.trim() === "Answer";
    });
  }

  // --- The parts on the page: each has an element, and shows a state ---

  class Choice {
    /** @param {Guess.Choice} part @param {(guess: number) => void} given */
    constructor(part, given) {
      this.part = part;
      this.buttons = part.options.map((text, k) => {
        const sign = node("span", { class: "guess-sign", "aria-hidden": "true" });
        const made = button(text, () => made.getAttribute("aria-disabled") === "true" || given(k));
        made.prepend(sign);
        return { made, sign };
      });
      const group = { class: "guess-options", role: "group", "aria-label": part.question };
      this.element = node("div", group, ...this.buttons.map(({ made }) => made));
    }

    /** @param {Guess.Given | null} given @param {boolean} told */
    show(given, told) {
      const decided = told || given !== null;
      this.buttons.forEach(({ made, sign }, k) => {
        const right = decided && k === this.part.truth[0];
        made.setAttribute("aria-pressed", String(k === given));
        made.setAttribute("aria-disabled", String(decided));
        made.dataset.mark = `${k === given ? "you " : ""}${right ? "truth" : ""}`;
        sign.textContent = right ? "✓" : k === given ? "◆" : "◇";
      });
    }

    focus() {
      this.buttons[0].made.focus();
    }
  }

  class Scaled {
    /** @param {Guess.OnScales<"number">} part @param {(guess: number) => void} given */
    constructor(part, given) {
      this.part = part;
      const { texts } = part.scales[0];
      this.most = texts.length - 1;
      this.range = node("input", { type: "range", min: 0, max: this.most, step: 1, "aria-label": part.question });
      this.range.autocomplete = "off";
      this.now = node("span", { class: "guess-now", "aria-hidden": "true" });
      this.moved = false; // the place where the slider starts is nobody's guess
      this.press = button("This is my guess", () => this.range.disabled || !this.moved || given(Number(this.range.value)));
      this.range.addEventListener("input", () => {
        this.moved = true;
        this.press.setAttribute("aria-disabled", "false");
        this.follow();
      });
      this.ends = [texts[0], texts[this.most]].map((text, k) =>
        node("span", { class: "guess-end", style: `left:${100 * k}%` }, text),
      );
      this.marks = node("div", { class: "guess-marks", "aria-hidden": "true" });
      const line = node("div", { class: "guess-line-box" }, this.range, this.marks);
      const take = node("div", { class: "guess-take" }, this.now, this.press);
      this.element = node("div", { class: "guess-number" }, line, take);
    }

    follow() {
      const text = this.part.scales[0].texts[Number(this.range.value)];
      this.now.textContent = this.moved || this.range.disabled ? text : "move the slider";
      this.range.setAttribute("aria-valuetext", text);
    }

    /** @param {Guess.Given | null} given @param {boolean} told */
    show(given, told) {
      const decided = told || given !== null;
      if (given !== null || !decided) this.range.value = String(given ?? Math.round(this.most / 2));
      this.range.disabled = decided;
      this.moved = false;
      this.press.setAttribute("aria-disabled", "true");
      this.follow();
      /** @param {number} share @param {string} kind @param {string} text */
      const at = (share, kind, text) => {
        const side = share < 0.15 ? "guess-from-left" : share > 0.85 ? "guess-from-right" : "";
        const place = { class: `guess-mark guess-${kind} ${side}`, style: `left:${100 * share}%` };
        return node("span", place, node("span", {}, text));
      };
      // The name of an end gives way to the truth, if that is close to it.
      const shown = this.ends.filter((_, k) => !decided || this.part.truth.every(([share]) => Math.abs(share - k) > 0.2));
      if (decided) shown.push(...this.part.truth.map(([share]) => at(share, "truth", "truth")));
      if (given !== null) shown.push(at(Number(given) / this.most, "you", "you"));
      this.marks.replaceChildren(...shown);
    }

    focus() {
      this.range.focus();
    }
  }

  /** A picture to drag a point in, or to draw a curve in. */
  class Pad {
    /** @param {Guess.OnScales<"point"> | Guess.Curve} part @param {(guess: number[]) => void} given */
    constructor(part, given) {
      this.part = part;
      this.curve = part.kind === "curve" ? part : null;
      this.most = highest(part);
      this.frozen = false;
      this.at = this.most.map((top) => Math.round(top / 2));
      const [width, height] = [BOX.right - BOX.left, BOX.bottom - BOX.top];
      this.ground = svg("rect", { x: BOX.left, y: BOX.top, width, height, class: "guess-ground" });
      this.drawn = svg("g");
      this.handles = (this.curve?.knots ?? [0]).map((_, k) => this.handle(k));
      this.picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": part.question });
      this.picture.append(this.ground, ...this.frame(), this.drawn, ...this.handles);
      const mine = this.curve ? "This is my curve" : "This is my guess";
      this.press = button(mine, () => this.frozen || given([...this.at]));
      this.hint = this.curve ? "Draw, or use the arrow keys" : "Drag, or use the arrow keys";
      this.now = node("p", { class: "game-small guess-hint" }, this.hint);
      this.element = node("div", { class: "guess-pad" }, this.picture, this.now, this.press);
      this.listen();
    }

    frame() {
      const [x, y] = this.part.scales;
      /** @param {number} a @param {number} b @param {string} anchor @param {string} words */
      const text = (a, b, anchor, words) =>
        svg("text", { x: a, y: b, "text-anchor": anchor, class: "guess-tick" }, words);
      const [wide, high] = [x.texts.length - 1, y.texts.length - 1];
      return [
        text(BOX.left, BOX.bottom + 18, "middle", x.texts[0]),
        text(BOX.right, BOX.bottom + 18, "end", x.texts[wide]),
        text((BOX.left + BOX.right) / 2, HEIGHT - 8, "middle", x.label),
        text(BOX.left - 6, BOX.bottom + 4, "end", bare(y.texts[0])),
        text(BOX.left - 6, BOX.top + 6, "end", bare(y.texts[high])),
        text(4, 13, "start", y.label),
      ];
    }

    /** @param {number} k */
    handle(k) {
      const made = diamond(0, 0, 7);
      made.setAttribute("class", "guess-handle");
      made.setAttribute("role", "slider");
      made.setAttribute("tabindex", k === 0 ? "0" : "-1"); // the arrow keys lead to the others
      made.addEventListener("keydown", (event) => this.key(event, k));
      return made;
    }

    /** @param {number[]} share */
    place(share) {
      const x = BOX.left + share[0] * (BOX.right - BOX.left);
      const y = BOX.bottom - share[1] * (BOX.bottom - BOX.top);
      return [x, y].map((value) => Math.round(100 * value) / 100);
    }

    /** The guess as shares: one place, or one for each knot. @param {number[]} given */
    shares(given) {
      const last = this.part.scales.map(({ texts }) => texts.length - 1);
      const { curve } = this;
      return curve ? given.map((k, i) => [curve.knots[i] / last[0], k / last[1]]) : [given.map((k, i) => k / last[i])];
    }

    listen() {
      /** @type {number[] | null} */
      let before = null;
      /** @type {Set<number>} Knots that the present stroke has passed. */
      const crossed = new Set();
      /** @param {PointerEvent} event */
      const share = ({ clientX, clientY }) => {
        const box = this.ground.getBoundingClientRect();
        /** @param {number} value */
        const inside = (value) => Math.min(Math.max(value, 0), 1);
        return [inside((clientX - box.left) / box.width), inside((box.bottom - clientY) / box.height)];
      };
      /** @param {PointerEvent} event */
      const moved = (event) => {
        const to = share(event);
        if (this.curve) {
          const from = before ?? to;
          for (const [k, height] of passed(this.curve, from, to, [...crossed])) {
            this.at[k] = whole(height, this.most[k]);
            if (from[0] !== to[0] && crosses(this.curve, k, from[0], to[0])) crossed.add(k);
          }
        } else {
          this.at = to.map((one, i) => whole(one, this.most[i]));
        }
        before = to;
        this.draw(null, false);
      };
      this.picture.addEventListener("pointerdown", (event) => {
        if (this.frozen || event.button !== 0) return;
        this.picture.setPointerCapture(event.pointerId);
        before = null;
        crossed.clear();
        moved(event);
      });
      this.picture.addEventListener("pointermove", (event) => {
        if (!this.frozen && this.picture.hasPointerCapture(event.pointerId)) moved(event);
      });
    }

    /** Up and down change a height; left and right move a point, or go to the next knot.
     * @param {KeyboardEvent} event @param {number} k */
    key(event, k) {
      const [across, up] = KEYS[event.key] ?? [0, 0];
      if ((across === 0 && up === 0) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (across !== 0 && this.curve) {
        this.handles[Math.min(Math.max(k + across, 0), this.handles.length - 1)].focus();
        return;
      }
      if (this.frozen) return;
      const step = event.shiftKey ? 10 : 1;
      /** @param {number} i @param {number} by */
      const move = (i, by) => (this.at[i] = Math.min(Math.max(this.at[i] + by * step, 0), this.most[i]));
      if (this.curve) move(k, up);
      else [across, up].forEach((by, i) => move(i, by));
      this.draw(null, false);
    }

    /** @param {number[][]} shares @param {string} kind */
    line(shares, kind) {
      return svg("path", { d: `M${shares.map((one) => this.place(one).join(" ")).join("L")}`, class: `guess-${kind}` });
    }

    /** @param {number[]} share @param {string} text */
    word(share, text) {
      const [x, y] = this.place(share);
      const right = x > BOX.right - 60;
      const place = { x: x + (right ? -10 : 10), y: y < BOX.top + 14 ? y + 16 : y - 8 };
      return svg("text", { ...place, "text-anchor": right ? "end" : "start", class: "guess-tick" }, text);
    }

    /** @param {Guess.Given | null} given @param {boolean} decided */
    draw(given, decided) {
      const { part, curve } = this;
      const [x, y] = part.scales;
      const mine = this.shares(this.at);
      /** @type {SVGElement[]} */
      const shown = [];
      if (curve && (given !== null || !decided)) shown.push(this.line(mine, "line"));
      if (decided && curve) {
        const [from, to] = [0, curve.knots.length - 1].map((k) => curve.knots[k] / (x.texts.length - 1));
        const path = curve.path.map((height, k) => [from + ((to - from) * k) / (curve.path.length - 1), height]);
        shown.push(this.line(path, "true-line"), this.word(path[Math.floor(path.length * 0.7)], "truth"));
        if (given !== null) shown.push(this.word(mine[Math.floor(mine.length * 0.3)], "you"));
      } else if (decided) {
        for (const place of part.truth) {
          const [cx, cy] = this.place(place);
          shown.push(svg("circle", { cx, cy, r: 6, class: "guess-true-dot" }), this.word(place, "truth"));
        }
        if (given !== null) shown.push(this.word(mine[0], "you"));
      }
      this.drawn.replaceChildren(...shown);
      this.handles.forEach((handle, k) => {
        const [a, b] = this.place(mine[k]);
        const [value, most] = curve ? [this.at[k], this.most[k]] : [this.at[1], this.most[1]];
        const where = curve ? x.texts[curve.knots[k]] : "";
        const told = {
          transform: `translate(${a} ${b})`,
          "aria-label": curve ? `${y.label} at ${where}` : `${x.label} and ${y.label}`,
          "aria-valuemin": 0,
          "aria-valuemax": most,
          "aria-valuenow": value,
          "aria-valuetext": curve ? `${y.texts[value]} at ${where}` : spoken(part, this.at),
        };
        for (const [name, text] of Object.entries(told)) handle.setAttribute(name, String(text));
        handle.style.display = decided && given === null ? "none" : "";
      });
      this.now.textContent = curve || decided ? this.hint : spoken(part, this.at);
      this.now.style.visibility = decided ? "hidden" : "";
    }

    /** @param {Guess.Given | null} given @param {boolean} told */
    show(given, told) {
      const decided = told || given !== null;
      if (given !== null) this.at = [...listed(given)];
      else if (!decided) this.at = this.most.map((top) => Math.round(top / 2));
      this.frozen = decided;
      this.picture.classList.toggle("guess-frozen", decided);
      this.press.setAttribute("aria-disabled", String(decided));
      this.draw(given, decided);
    }

    focus() {
      this.handles[0].focus();
    }
  }

  /** @param {string} text */
  const bare = (text) => text.split(" ")[0];

  /** @param {Guess.Part} part @param {(guess: Guess.Given) => void} given */
  function shownAs(part, given) {
    if (part.kind === "choice") return new Choice(part, given);
    return part.kind === "number" ? new Scaled(part, given) : new Pad(part, given);
  }

  /** @type {(box: HTMLElement, data: { parts: Guess.Part[] }, memory: Memory<Guess.State>, element: HTMLElement) => void} */
  function start(box, { parts }, memory, element) {
    let state = tidy(parts, memory.read());
    const answer = answerAfter(element);
    const asked = parts.map((part, k) => {
      const shown = shownAs(part, (value) => go(give(parts, state, k, value)));
      const line = node("p", { class: "game-said", role: "status" });
      const question = node("p", { class: "guess-question" }, part.question);
      box.append(node("div", { class: "guess-part" }, question, shown.element, line));
      return { part, shown, line };
    });
    const skip = button("I’d rather not guess", () => go(tell(state)), { class: "guess-plain" });
    const read = button("Read the answer", () => follow(), { class: "guess-plain" });
    const clear = button("Guess again", () => restart(), { class: "guess-plain" });
    box.append(node("div", { class: "guess-foot" }, skip, read, clear));
    box.classList.add("guess");
    element.classList.add("guess-game");
    // In Jupyter the arrow keys would go to other cells.
    box.addEventListener("keydown", (event) => {
      if (event.key.startsWith("Arrow")) event.stopPropagation();
    });

    function restart() {
      go(again(parts));
      if (answer !== undefined) answer.open = false;
      asked[0].shown.focus();
    }

    function follow() {
      if (answer === undefined) return;
      answer.open = true;
      answer.scrollIntoView({ block: "nearest" });
      answer.querySelector("summary")?.focus({ preventScroll: true });
    }

    /** @param {Guess.State} next */
    function go(next) {
      const held = box.contains(document.activeElement);
      state = next;
      const untouched = !state.told && state.given.every((one) => one === null);
      memory.write(untouched ? {} : state);
      show();
      if (open(state) && held && document.activeElement !== null && !box.contains(document.activeElement)) clear.focus();
    }

    function show() {
      asked.forEach(({ part, shown, line }, k) => {
        const given = state.given[k];
        shown.show(given, state.told);
        const text = given !== null || state.told ? said(part, given) : "";
        if (line.textContent !== text) line.textContent = text;
        mark(part, given, `${element.id}-${k}`);
      });
      const done = open(state);
      skip.hidden = done;
      clear.hidden = !state.told && state.given.every((one) => one === null);
      read.hidden = !done || answer === undefined;
      if (answer !== undefined && done) answer.open = true; // one that the reader has opened stays so
    }

    show();
  }

  Object.assign(globalThis.bitsToLoss.games, {
    guess: { start, highest, fits, tidy, give, tell, again, open, said, passed },
  });
})();
