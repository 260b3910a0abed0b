/* Large text, for a projector or tired eyes: a button that lets text, figures and controls grow together.
 * And a dark page is printed as a light one. */
(() => {
  "use strict";

  const KEY = "from-bits-to-loss.large-text";
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem(KEY) === "on";
    } catch {
      return false; // no storage in this browser: then it is off on each page
    }
  }

  function set(large) {
    root.classList.toggle("large-text", large);
    for (const button of document.querySelectorAll(".btn-large-text-button")) {
      button.setAttribute("aria-pressed", String(large));
    }
  }

  globalThis.toggleLargeText = () => {
    const large = !root.classList.contains("large-text");
    set(large);
    try {
      localStorage.setItem(KEY, large ? "on" : "off");
    } catch {
      // it is large until the next page
    }
  };

  let dark = false;
  matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) dark = root.dataset.theme === "dark";
    if (dark) root.dataset.theme = matches ? "light" : "dark";
  });

  root.classList.toggle("large-text", remembered()); // before the page is painted
  document.addEventListener("DOMContentLoaded", () => set(remembered()));
})();
