// The page of a game day works without this: it shows what a mark stands for beside the chart, and lets
// the arrow keys walk from mark to mark, so that a chart is one stop of the tab key.

const shownAtMost = 6;

for (const chart of document.querySelectorAll('.chart')) {
  const marks = [...chart.querySelectorAll('.mark')];
  const readout = chart.parentElement?.querySelector('.readout');
  for (const [index, mark] of marks.entries()) mark.tabIndex = index === 0 ? 0 : -1;
  const show = (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('.mark')) return;
    if (readout instanceof HTMLElement) readout.textContent = entriesOf(event.target).join('\n');
  };
  chart.addEventListener('pointerover', show);
  chart.addEventListener('focusin', show);
  chart.addEventListener('keydown', (event) => {
    const here = marks.indexOf(document.activeElement);
    const to = here === -1 ? undefined : next(event.key, marks, here);
    if (to === undefined) return;
    event.preventDefault();
    marks[here].tabIndex = -1;
    marks[to].tabIndex = 0;
    marks[to].focus();
  });
}

/** Left and right walk through the lanes as through a text; up and down go to the nearest mark of the next lane. */
function next(key, marks, here) {
  if (key === 'ArrowRight') return Math.min(here + 1, marks.length - 1);
  if (key === 'ArrowLeft') return Math.max(here - 1, 0);
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return undefined;
  const lanes = [...new Set(marks.map((mark) => mark.parentElement))];
  const lane = lanes[lanes.indexOf(marks[here].parentElement) + (key === 'ArrowUp' ? -1 : 1)];
  const place = (mark) => mark.getBoundingClientRect().left;
  const inLane = marks.filter((mark) => mark.parentElement === lane);
  const nearest = inLane.toSorted(
    (a, b) => Math.abs(place(a) - place(marks[here])) - Math.abs(place(b) - place(marks[here])),
  )[0];
  return nearest === undefined ? undefined : marks.indexOf(nearest);
}

/** What the mark stands for, from the list below the chart: entries of its lane from its first to its last. */
function entriesOf(mark) {
  const [, id, first] = /^#(.+)-(\d+)$/.exec(mark.getAttribute('href') ?? '') ?? [];
  const lane = mark.classList.item(1);
  const texts = [];
  for (let index = Number(first); index <= Number(mark.dataset.last); index += 1) {
    const entry = document.getElementById(`${id}-${index}`);
    if (entry?.querySelector(`.tag.${lane}`)) texts.push(entry.textContent.replace(/\s+/g, ' ').trim());
  }
  const more = texts.length - shownAtMost;
  return more > 0 ? [...texts.slice(0, shownAtMost), `and ${more} more`] : texts;
}

// A mark leads into a list that is folded up: unfold it.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const list = target?.closest('details');
  if (list) list.open = true;
  target?.scrollIntoView({ block: 'center' });
}
window.addEventListener('hashchange', unfold);
unfold();
