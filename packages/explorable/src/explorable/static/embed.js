/* Light or dark before anything is painted; the height for the page around this one. */
(() => {
  "use strict";
  const root = document.documentElement;
  const wanted = new URLSearchParams(location.search).get("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    root.dataset.theme = wanted === "light" || wanted === "dark" ? wanted : dark.matches ? "dark" : "light";
  };
  paint();
  dark.addEventListener("change", paint);
  matchMedia("print").addEventListener("change", ({ matches }) => {
    if (matches) root.dataset.theme = "light";
    else paint();
  });
  if (parent === window) return;
  document.addEventListener("DOMContentLoaded", () => {
    const explorable = document.querySelector("figure.explorable")?.id;
    const tell = () => parent.postMessage({ explorable, height: Math.ceil(root.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(root);
  });
})();
