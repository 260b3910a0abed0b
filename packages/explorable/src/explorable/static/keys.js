/* Keys pressed in a live figure belong to its controls: arrows to a slider, Enter to a button, letters to a list.
   Notebook 7 listens before they do, and would move to another cell (jupyter/notebook issue 7716); what bears this
   attribute itself is left alone by Jupyter's shortcuts. With Ctrl, Alt or Command, and for Shift+Enter, they go on working. */
(() => {
  "use strict";

  const explorable = (globalThis.explorable ??= {});
  if (explorable.keys) return; // each figure brings this script; one is enough
  explorable.keys = true;
  window.addEventListener(
    "keydown",
    (event) => {
      const control = event.target;
      if (!(control instanceof Element && control.closest(".explorable-live-box"))) return;
      const jupyters = event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key === "Enter");
      control.toggleAttribute("data-lm-suppress-shortcuts", !jupyters);
    },
    true,
  );
})();
