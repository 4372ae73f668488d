import { h } from './dom.js';
import { clock } from './time.js';

const nearness = { affected: ' (on what is unwell)', connected: ' (close to it)', elsewhere: '' };

/** Who changed what before an incident. It is shown and nothing more: what came before need not be the cause. */
export function changesList(changes) {
  if (changes === undefined) return [];
  const { items, more, unknown, final } = changes;
  const notes = [
    ...(items.length === 0 && unknown.length === 0 ? ['CloudTrail tells of no change.'] : []),
    ...(more === 0 ? [] : [`And ${more} more.`]),
    ...unknown,
    ...(final ? [] : ['CloudTrail is minutes behind and is asked again: there may be more.']),
  ];
  return [
    h('h3', {}, 'Who changed what in the ten minutes before'),
    ...(items.length === 0 ? [] : [h('ol', { class: 'timeline' }, ...items.map(changeItem))]),
    ...(notes.length === 0 ? [] : [h('p', {}, notes.join(' '))]),
  ];
}

function changeItem({ at, by, operation, on, near, error }) {
  const what = on.length === 0 ? '' : ` on ${on.join(', ')}`;
  const refused = error === undefined ? '' : `, refused: ${error}`;
  return h(
    'li',
    {},
    h('time', { datetime: at }, clock(at)),
    h('span', {}, h('b', {}, by), ` ${operation}${what}${nearness[near]}${refused}`),
  );
}
