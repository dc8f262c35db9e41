'use strict';
const linesOf = (policy) => document.querySelectorAll(`figure polyline[data-p="${policy}"]`);
const rowsOf = (policy) => document.querySelectorAll(`tr[data-p="${policy}"]`);
const boxes = document.querySelectorAll('input[data-p]');
const show = (box) => {
  linesOf(box.dataset.p).forEach((line) => line.classList.toggle('off', !box.checked));
};
boxes.forEach((box) => {
  show(box); // A browser that reloads a page keeps what was chosen.
  box.addEventListener('change', () => show(box));
});
const isWanted = {
  best: (box) => 'best' in box.dataset,
  show: () => true,
  hide: () => false,
};
document.querySelectorAll('button[data-all]').forEach((button) => {
  button.addEventListener('click', () => {
    boxes.forEach((box) => {
      box.checked = isWanted[button.dataset.all](box);
      show(box);
    });
  });
});
const choose = (policy, on) => {
  document.body.classList.toggle('chosen', on);
  linesOf(policy).forEach((line) => line.classList.toggle('on', on));
  rowsOf(policy).forEach((row) => row.classList.toggle('on', on));
};
document.querySelectorAll('[data-p]').forEach((part) => {
  for (const [event, on] of [['mouseenter', true], ['mouseleave', false], ['focusin', true], ['focusout', false]]) {
    part.addEventListener(event, () => choose(part.dataset.p, on));
  }
});
