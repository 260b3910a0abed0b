/* Taking hold of a picture: used by the player on a page, and by live figures in Jupyter.
 *
 * pointer -> place in the picture's units -> the nearest place on the handle's track -> indices of its controls
 */
(() => {
  "use strict";

  const explorable = (globalThis.explorable ??= {});

  /** Calls visit(indices, at) for each place of a track that leaves the controls which it does not move alone. */
  function eachPlace({ moves, needs, sizes, x }, state, visit) {
    for (let at = 0; at < x.length; at += 1) {
      if (x[at] === null) continue;
      const indices = new Array(needs.length);
      let rest = at;
      for (let k = needs.length - 1; k >= 0; k -= 1) {
        indices[k] = rest % sizes[k];
        rest = (rest - indices[k]) / sizes[k];
      }
      if (needs.every((control, k) => moves.includes(control) || state[control] === indices[k])) visit(indices, at);
    }
  }

  /** The place on a track nearest to a point, as pairs of control and index. */
  function nearest(track, state, [x, y]) {
    let least = Infinity;
    let found = null;
    eachPlace(track, state, (indices, at) => {
      const across = track.along === "y" ? 0 : track.x[at] - x;
      const down = track.along === "x" ? 0 : track.y[at] - y;
      const distance = across * across + down * down;
      if (distance < least) [least, found] = [distance, indices];
    });
    if (found === null) return [];
    return track.needs.map((control, k) => [control, found[k]]).filter(([control]) => track.moves.includes(control));
  }

  /** Where a handle stands in a state, in the units of its picture. */
  explorable.place = (track, state) => {
    let at = 0;
    track.needs.forEach((control, k) => {
      at = at * track.sizes[k] + state[control];
    });
    return [track.x[at], track.y[at]];
  };

  /** Let `root` follow pointers that take hold of a grip in it.
   *
   * find(grip) returns null, or { track, state(), picture(), pick(goal) }: the handle's track, the state shown, the
   * element that holds the picture, and what to do when the pointer reaches another place of the track.
   */
  explorable.dragging = (root, find) => {
    let held = null;

    function point(event) {
      const { left, top, width, height } = held.picture().getBoundingClientRect();
      const [wide, high] = held.track.size;
      return [((event.clientX - left) * wide) / width, ((event.clientY - top) * high) / height];
    }

    root.addEventListener("pointerdown", (event) => {
      const grip = event.target.closest?.(".explorable-grip");
      if (!grip || held !== null || event.button !== 0) return;
      held = find(grip);
      if (held === null) return;
      event.preventDefault(); // nothing is selected, and the focus stays
      held.pointer = event.pointerId;
      held.before = held.state();
      // Whoever takes hold of the rim does not make it jump.
      const [x, y] = point(event);
      const [left, top] = explorable.place(held.track, held.before);
      held.offset = [x - left, y - top];
      root.setPointerCapture(event.pointerId);
      root.classList.add("explorable-held");
    });

    root.addEventListener("pointermove", (event) => {
      if (held === null || event.pointerId !== held.pointer) return;
      const [x, y] = point(event);
      const state = held.state();
      const goal = nearest(held.track, state, [x - held.offset[0], y - held.offset[1]]);
      if (goal.some(([control, index]) => state[control] !== index)) held.pick(goal);
    });

    function letGo(event) {
      if (held === null || event.pointerId !== held.pointer) return;
      const { pick, track, before } = held;
      held = null;
      // The finger wanted to scroll: what its first move did is taken back.
      if (event.type === "pointercancel") pick(track.moves.map((control) => [control, before[control]]));
      root.classList.remove("explorable-held");
    }
    for (const kind of ["pointerup", "pointercancel", "lostpointercapture"]) root.addEventListener(kind, letGo);
  };
})();
