import { h } from './dom.js';

/** The daemon's clock minus ours: ages are told by its clock, which in a demo is not the real one. */
let offset = 0;

export function setServerTime(iso) {
  offset = Date.parse(iso) - Date.now();
}

/** "8s", "4m", "3h 12m", "2d": in at most two units, and only one under ten minutes. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 600) return `${Math.floor(whole / 60)}m ${whole % 60}s`.replace(' 0s', '');
  if (whole < 3600) return `${Math.floor(whole / 60)}m`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)}h ${Math.floor(whole / 60) % 60}m`.replace(' 0m', '');
  return `${Math.floor(whole / 86_400)}d ${Math.floor(whole / 3600) % 24}h`.replace(' 0h', '');
}

/** How long ago, or how long until; it goes on counting. */
export function age(iso, direction = 'since') {
  const element = h('time', { datetime: iso, title: iso, 'data-direction': direction });
  tell(element);
  return element;
}

function tell(element) {
  const ago = (Date.now() + offset - Date.parse(element.dateTime)) / 1000;
  const text = duration(element.dataset.direction === 'until' ? -ago : ago);
  if (element.textContent !== text) element.textContent = text;
}

export function tickAges() {
  for (const element of document.querySelectorAll('time[data-direction]')) tell(element);
}

export function clock(iso) {
  return iso.slice(11, 19);
}
