/* The picture of a live figure in Jupyter, as anywidget's module: shows what the kernel has drawn, tells it where a
 * handle was dragged to, and keeps the keys of the figure's controls. drag.js stands before it.
 */

/** Keys pressed in a live figure belong to its controls: arrows to a slider, Enter to a button, letters to a list.
   Notebook 7 listens before they do, and would move to another cell (jupyter/notebook issue 7716); what bears this
   attribute itself is left alone by Jupyter's shortcuts. With Ctrl, Alt or Command, and for Shift+Enter, they go on
   working. */
/** @param {KeyboardEvent} event */
function keepKeys(event) {
  const control = event.target;
  if (!(control instanceof Element && control.closest(".explorable-live-box"))) return;
  const jupyters = event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key === "Enter");
  control.toggleAttribute("data-lm-suppress-shortcuts", !jupyters);
}

/** @param {Element} parent @param {string} tag @param {string} className @param {Record<string, string>} attributes */
function add(parent, tag, className, attributes = {}) {
  const element = parent.appendChild(document.createElement(tag));
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** @param {{ model: WidgetModel<LivePicture>, el: HTMLElement }} widget */
function render({ model, el }) {
  const picture = add(el, "div", "explorable explorable-live");
  const readout = add(el, "p", "explorable explorable-readout", { "aria-live": "polite" });

  function draw() {
    const error = model.get("error");
    picture.innerHTML = model.get("markup"); // which the library has made, and escaped
    if (error) add(picture, "pre", "explorable-error", { role: "alert" }).textContent = error;
  }
  function read() {
    readout.textContent = model.get("readout");
    readout.hidden = readout.textContent === "";
  }

  draw();
  read();
  model.on("change:markup", draw);
  model.on("change:error", draw);
  model.on("change:readout", read);
  globalThis.explorable.dragging(picture, (grip) => {
    const track = model.get("tracks")[Number(grip.dataset.handle)];
    return {
      track,
      state: () => model.get("state"),
      // The kernel replaces the picture, so it is looked up each time.
      picture: () => picture.querySelectorAll(".explorable-picture")[track.picture],
      pick(goal) {
        model.set("goal", [model.get("goal")[0] + 1, goal]);
        model.save_changes();
      },
    };
  });
  window.addEventListener("keydown", keepKeys, true);
  return () => window.removeEventListener("keydown", keepKeys, true);
}

export default { render };
