/* The picture on the page "What does my loss say?": the losses, and the levels that they are compared with. */
(() => {
  "use strict";

  const { fixed } = globalThis.diagnose;

  /** @param {string} name @param {Record<string, string | number>} attributes */
  function drawn(name, attributes, text = "") {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text) made.textContent = text;
    return made;
  }

  /** Levels worth a line: name and height in nats. @param {Known} known */
  function levels({ guess, prior, told, floor }) {
    /** @type {[name: string, nats: number][]} */
    const all = [];
    if (guess !== null) all.push([`ln C = ${fixed(guess, 4)}`, guess]);
    if (told !== null && prior !== null) all.push([`entropy of the shares = ${fixed(prior, 4)}`, prior]);
    if (floor !== null) all.push([`floor = ${fixed(floor, 4)}`, floor]);
    return all;
  }

  /** Points of a line, few enough to draw: of each stretch the least and the largest.
   * @param {number[]} losses @param {number} most */
  function thinned(losses, most) {
    const all = losses.map((y, x) => [x, y]).filter(([, y]) => Number.isFinite(y));
    const size = Math.ceil((2 * all.length) / most);
    if (size < 2) return all;
    const kept = [];
    for (let k = 0; k < all.length; k += size) {
      const part = all.slice(k, k + size).sort((a, b) => a[1] - b[1]);
      kept.push(...[part[0], part[part.length - 1]].sort((a, b) => a[0] - b[0]));
    }
    return kept;
  }

  /** The curve of a diagnosis, so many pixels wide, as an SVG. @param {Diagnosis} found @param {number} width */
  function draw({ curve: { losses, finite }, known }, width) {
    const [height, left, edge] = [220, 8, 18];
    const lines = levels(known);
    const heights = [...thinned(finite, 2000).map(([, y]) => y), ...lines.map(([, y]) => y)];
    const [bottom, top] = [Math.min(0, ...heights), Math.max(...heights)];
    /** @param {number} at */
    const x = (at) => left + ((width - 2 * left) * (losses.length > 1 ? at / (losses.length - 1) : 0.5));
    /** @param {number} nats */
    const y = (nats) => height - edge - ((height - 2 * edge) * (nats - bottom)) / (top - bottom || 1);
    const words = `${losses.length} losses, ${fixed(bottom, 2)} to ${fixed(top, 2)} nats${lines.map(([one]) => `; ${one}`).join("")}`;
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words, class: "loss-curve" });
    let free = -Infinity; // labels go down the picture, and not over each other
    for (const [name, nats] of lines.sort((a, b) => b[1] - a[1])) {
      svg.append(drawn("line", { x1: left, x2: width - left, y1: y(nats), y2: y(nats), class: "loss-level" }));
      free = Math.max(y(nats) - 4, free + 14);
      svg.append(drawn("text", { x: width - left, y: free, "text-anchor": "end" }, name));
    }
    const points = thinned(losses, width).map(([at, nats]) => [x(at).toFixed(1), y(nats).toFixed(1)]);
    svg.append(drawn("polyline", { points: points.map((one) => one.join(",")).join(" "), class: "loss-line" }));
    if (points.length < 60) for (const [cx, cy] of points) svg.append(drawn("circle", { cx, cy, r: 2.5 }));
    return svg;
  }

  globalThis.diagnose.draw = draw;
})();
