import { h } from './dom.js';
import { age, duration } from './time.js';

const marks = { allow: '✓', deny: '✕', defer: '◷' };
const words = { allow: 'allows', deny: 'denies', defer: 'defers' };

/** Every gate with what it measured and what it held that against; those that stand in the way first. */
export function gateTable(gates) {
  const ordered = gates.toSorted((a, b) => (a.outcome === 'allow') - (b.outcome === 'allow'));
  const against = gates.filter((gate) => gate.outcome !== 'allow').length;
  const caption =
    against === 0
      ? `All ${gates.length} gates allow it`
      : `${against} of ${gates.length} gates stand in the way`;
  return h(
    'table',
    { class: 'gates' },
    h('caption', {}, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ...['Gate', 'Says', 'Measured', 'Bound', 'Age'].map((name) => h('th', { scope: 'col' }, name)),
      ),
    ),
    h('tbody', {}, ...ordered.map(gateRow)),
  );
}

function gateRow(gate) {
  const until = gate.until === undefined ? [] : [' (for ', age(gate.until, 'until'), ' more)'];
  return h(
    'tr',
    { 'data-outcome': gate.outcome },
    h(
      'th',
      { scope: 'row', title: gate.protects },
      h('span', { class: 'mark', 'aria-hidden': 'true' }, marks[gate.outcome]),
      h('span', { class: 'sr' }, `${words[gate.outcome]}: `),
      gate.gate,
    ),
    h('td', { 'data-name': 'says' }, gate.reason, ...until),
    h('td', { 'data-name': 'measured' }, gate.value ?? ''),
    h('td', { 'data-name': 'bound' }, gate.bound ?? ''),
    h(
      'td',
      { 'data-name': 'age' },
      gate.evidenceAgeSeconds === undefined ? '' : duration(gate.evidenceAgeSeconds),
    ),
  );
}

export function evidenceList(evidence) {
  if (evidence.length === 0) return [];
  return [
    h('h3', {}, 'Evidence'),
    h(
      'ul',
      { class: 'evidence' },
      ...evidence.map((item) =>
        h(
          'li',
          { 'data-state': item.state },
          h('span', { class: 'word' }, item.state),
          h(
            'span',
            {},
            h('b', {}, item.check),
            ` ${item.reason} `,
            h('span', { class: 'quiet' }, `${item.family}, seen `, age(item.observedAt), ' ago'),
          ),
        ),
      ),
    ),
  ];
}

/** A command line to copy. Keys contain slashes and colons only, but a quote costs nothing. */
export function command(...words) {
  const [verb, id] = words;
  return h('code', { class: 'command' }, `holdfast ${verb} '${id}'`);
}
