'use strict';
const linesOf = (policy) => document.querySelectorAll(`polyline[data-p="${policy}"]`);
const rowsOf = (policy) => document.querySelectorAll(`tr[data-p="${policy}"]`);
document.querySelectorAll('input[data-p]').forEach((box) => {
  box.addEventListener('change', () => {
    linesOf(box.dataset.p).forEach((line) => line.classList.toggle('off', !box.checked));
  });
});
document.querySelectorAll('button[data-all]').forEach((button) => {
  button.addEventListener('click', () => {
    document.querySelectorAll('input[data-p]').forEach((box) => {
      box.checked = button.dataset.all === 'show';
      box.dispatchEvent(new Event('change'));
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
