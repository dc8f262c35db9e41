"use strict";
// One block of the strip can be reached with Tab; the arrow keys move on from there.
const strip = document.getElementById("strip");
const told = document.getElementById("told");
const blocks = [...strip.querySelectorAll(".block")];
const tell = (block) => { told.textContent = block.getAttribute("aria-label"); };
strip.addEventListener("focusin", (event) => {
  const at = blocks.indexOf(event.target);
  if (at < 0) return;
  blocks.forEach((block) => { block.tabIndex = -1; });
  event.target.tabIndex = 0;
  tell(event.target);
});
strip.addEventListener("mouseover", (event) => {
  if (event.target.classList.contains("block")) tell(event.target);
});
strip.addEventListener("keydown", (event) => {
  const at = blocks.indexOf(document.activeElement);
  const last = blocks.length - 1;
  const to = {
    ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
    PageDown: at + 20, PageUp: at - 20, Home: 0, End: last,
  }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  blocks[Math.min(last, Math.max(0, to))].focus();
});
// The table of regions shows those of a type, and those that contain a text.
const rows = [...document.querySelectorAll("#all tbody tr")];
const type = document.getElementById("type");
const text = document.getElementById("text");
const count = document.getElementById("count");
const filter = () => {
  const words = text.value.toLowerCase();
  let shown = 0;
  for (const row of rows) {
    row.hidden = (type.value !== "" && row.dataset.type !== type.value)
      || !row.textContent.toLowerCase().includes(words);
    shown += row.hidden ? 0 : 1;
  }
  count.textContent = `${shown} of ${rows.length}`;
};
type.addEventListener("change", filter);
text.addEventListener("input", filter);
filter();
