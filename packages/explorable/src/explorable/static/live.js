/* Live figures in Jupyter: a dragged handle tells the kernel where it is, through a hidden text field of its figure. */
(() => {
  "use strict";

  if (globalThis.explorable.live) return; // each figure brings this script; one is enough
  globalThis.explorable.live = true;
  let count = 0; // makes each message differ from the one before it

  globalThis.explorable.dragging(document.body, (grip) => {
    const box = grip.closest(".explorable-live-box");
    const field = box?.querySelector(".explorable-bridge input");
    if (!field) return null;
    const track = JSON.parse(box.querySelector(".explorable-tracks").textContent)[Number(grip.dataset.handle)];
    return {
      track,
      // The kernel replaces the picture, so it is looked up each time.
      state: () => box.querySelector(".explorable-live").dataset.state.split(" ").map(Number),
      picture: () => box.querySelectorAll(".explorable-picture")[track.picture],
      pick(goal) {
        count += 1;
        field.value = JSON.stringify({ count, goal });
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
    };
  });
})();
