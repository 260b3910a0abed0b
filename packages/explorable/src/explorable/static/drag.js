/* Taking hold of a picture: used by the player on a page, and by live figures in Jupyter.
 *
 * pointer -> place in the picture's units -> the nearest place on the handle's track -> indices of its controls
 */
(() => {
  "use strict";

  const explorable = (globalThis.explorable ??= /** @type {Explorable} */ ({})); // each script adds its part

  /** Visit each place of a track that leaves the controls which it does not move alone.
   * @param {Track} track @param {State} state @param {(indices: number[], x: number, y: number) => void} visit */
  function eachPlace({ moves, needs, sizes, x, y }, state, visit) {
    for (let at = 0; at < x.length; at += 1) {
      const [left, top] = [x[at], y[at]];
      if (left === null || top === null) continue;
      const indices = needs.map(() => 0);
      let rest = at;
      for (let k = needs.length - 1; k >= 0; k -= 1) {
        indices[k] = rest % sizes[k];
        rest = (rest - indices[k]) / sizes[k];
      }
      if (!needs.every((control, k) => moves.includes(control) || state[control] === indices[k])) continue;
      visit(indices, left, top);
    }
  }

  /** The place on a track nearest to a point: what its controls are to have; nothing if no place can be reached.
   * @param {Track} track @param {State} state @param {number[]} point @returns {Move[]} */
  function nearest(track, state, [x, y]) {
    let least = Infinity;
    /** @type {Move[]} */
    let found = [];
    eachPlace(track, state, (indices, left, top) => {
      const across = track.along === "y" ? 0 : left - x;
      const down = track.along === "x" ? 0 : top - y;
      const distance = across * across + down * down;
      if (distance < least) [least, found] = [distance, track.needs.map((control, k) => [control, indices[k]])];
    });
    return found.filter(([control]) => track.moves.includes(control));
  }

  /** Where a handle stands in a state, in the units of its picture; an allowed state has a place. */
  explorable.place = (track, state) => {
    let at = 0;
    track.needs.forEach((control, k) => {
      at = at * track.sizes[k] + state[control];
    });
    return /** @type {[number, number]} */ ([track.x[at], track.y[at]]);
  };

  /** Where a pointer is, in the units of a handle's picture.
   * @param {Handle} handle @param {PointerEvent} event */
  function point({ picture, track }, event) {
    const { left, top, width, height } = picture().getBoundingClientRect();
    const [wide, high] = track.size;
    return [((event.clientX - left) * wide) / width, ((event.clientY - top) * high) / height];
  }

  /** Let `root` follow pointers that take hold of a grip in it; find(grip) says whose it is, or null. */
  explorable.dragging = (root, find) => {
    /** @type {{ handle: Handle, pointer: number, before: State, offset: number[] } | null} */
    let held = null;

    root.addEventListener("pointerdown", (event) => {
      const grip = event.target instanceof Element && event.target.closest(".explorable-grip");
      if (!(grip instanceof HTMLElement) || held !== null || event.button !== 0) return;
      const handle = find(grip);
      if (handle === null) return;
      event.preventDefault(); // nothing is selected, and the focus stays
      const before = handle.state();
      // Whoever takes hold of the rim does not make it jump.
      const [x, y] = point(handle, event);
      const [left, top] = explorable.place(handle.track, before);
      held = { handle, pointer: event.pointerId, before, offset: [x - left, y - top] };
      root.setPointerCapture(event.pointerId);
      root.classList.add("explorable-held");
    });

    root.addEventListener("pointermove", (event) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const { handle, offset } = held;
      const [x, y] = point(handle, event);
      const state = handle.state();
      const goal = nearest(handle.track, state, [x - offset[0], y - offset[1]]);
      if (goal.some(([control, index]) => state[control] !== index)) handle.pick(goal);
    });

    /** @param {PointerEvent} event */
    function letGo(event) {
      if (held === null || event.pointerId !== held.pointer) return;
      const { handle, before } = held;
      held = null;
      // The finger wanted to scroll: what its first move did is taken back.
      if (event.type === "pointercancel") handle.pick(handle.track.moves.map((control) => [control, before[control]]));
      root.classList.remove("explorable-held");
    }
    root.addEventListener("pointerup", letGo);
    root.addEventListener("pointercancel", letGo);
    root.addEventListener("lostpointercapture", letGo);
  };
})();
