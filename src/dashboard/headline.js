import { byId, h, keyed, setText, shorten } from './dom.js';

/** The page in a sentence, and how all resources stand in a bar. */
export function renderHeadline(state, entries) {
  const { title, text, mood } = headline(state, entries);
  setText('headline', title);
  setText('subline', text);
  document.body.dataset.mood = mood;
  document.title = state.openIncidents > 0 ? `(${state.openIncidents}) Holdfast` : 'Holdfast';
  setText('mode', modeText(state));
  renderSpread(state.resources);
}

function headline(state, entries) {
  const count = (kind) => entries.filter((entry) => entry.kind === kind).length;
  const blocked = state.troubles.filter((trouble) => trouble.blocksActing).length;
  const unwell = state.services.filter(({ state: how }) => how !== 'healthy' && how !== 'unknown');
  const watched = `${number(state.resources.total)} resource${state.resources.total === 1 ? '' : 's'} watched`;
  if (state.openIncidents === 0 && state.troubles.length === 0) {
    if (!state.settled) {
      return {
        title: 'Looking at everything once',
        text: `${watched} so far. Nothing is acted on until then.`,
        mood: 'calm',
      };
    }
    if (state.resources.total === 0) {
      const text =
        'Every observer has answered and none found a resource: is this the right account and region?';
      return { title: 'Nothing to watch', text, mood: 'warn' };
    }
    const services = state.services.length === 0 ? '' : `, ${state.services.length} services`;
    return { title: 'All quiet', text: `${watched}${services}. Nothing needs you.`, mood: 'well' };
  }
  const incidents =
    state.openIncidents === 1 ? '1 incident is open' : `${state.openIncidents} incidents are open`;
  const title =
    state.openIncidents === 0
      ? state.troubles.length === 1
        ? 'Holdfast itself has a trouble'
        : `Holdfast itself has ${state.troubles.length} troubles`
      : unwell.length === 0
        ? incidents
        : `${incidents}: ${shorten(unwell[0].name)} is ${unwell[0].state}${unwell.length > 1 ? ` and ${unwell.length - 1} more are unwell` : ''}`;
  const doing = [
    [count('under-way'), 'under way'],
    [count('act'), 'about to begin'],
    [count('await-approval'), 'waiting for approval'],
    [count('would-act'), 'it would do if it might'],
    [count('defer'), 'put off'],
    [count('refuse'), 'refused'],
  ]
    .filter(([amount]) => amount > 0)
    .map(([amount, how]) => `${number(amount)} ${how}`);
  const text =
    blocked > 0
      ? 'Holdfast acts on nothing until its own trouble is over.'
      : doing.length === 0
        ? 'No policy asks for anything.'
        : `Of what policies ask for, ${doing.join(', ')}.`;
  return { title, text, mood: state.openIncidents > 0 || blocked > 0 ? 'bad' : 'warn' };
}

function modeText({ mode, scope, stopSwitch }) {
  if (stopSwitch.state !== 'clear') return 'Stopped: observes only';
  if (mode === 'observe') return 'Observes only: nothing is touched';
  if (scope === undefined) return `May ${verbs[mode]}, but nothing is opted in`;
  return `May ${verbs[mode]} on ${scope}`;
}

const verbs = {
  propose: 'propose',
  approve: 'act after approval',
  veto: 'act unless vetoed',
  auto: 'act by itself',
};

/** Verdicts from bad to good, as the bar shows them. */
const verdicts = [
  'host-failed',
  'zone-impaired',
  'dependency-failed',
  'deployment-failed',
  'fleet-wide',
  'overloaded',
  'suspect',
  'observer-blind',
  'stale',
  'degraded',
  'in-transition',
  'starting',
  'healthy',
];

function renderSpread({ total, byVerdict }) {
  const parts = verdicts.flatMap((verdict) =>
    byVerdict[verdict] ? [{ verdict, count: byVerdict[verdict] }] : [],
  );
  const bar = byId('spread');
  bar.hidden = total === 0;
  bar.setAttribute('aria-label', parts.map(({ verdict, count }) => `${count} ${verdict}`).join(', '));
  keyed(
    bar,
    parts,
    ({ verdict }) => verdict,
    ({ verdict }) => h('i', { 'data-verdict': verdict }),
    // Grown by the count, but never so thin that one failed host among thousands cannot be seen.
    (element, { count }) => element.style.setProperty('flex-grow', String(count)),
  );
  keyed(
    byId('spread-key'),
    parts,
    ({ verdict }) => verdict,
    ({ verdict }) => h('li', { 'data-verdict': verdict }),
    (element, { verdict, count }) => element.replaceChildren(h('b', {}, number(count)), ` ${verdict}`),
  );
}

function number(amount) {
  return amount.toLocaleString('en');
}
