import { changesList } from './changes.js';
import { byId, createOpenable, fillOpenable, h, keyed, name, sentence, setText } from './dom.js';
import { command, evidenceList } from './gates.js';
import { answerTo } from './ledger.js';
import { age, clock, duration } from './time.js';

/** More open incidents than this are shown only when asked for: the answer to them must stay in sight. */
const fewIncidents = 8;

/** Troubles, mistakes in policies and open incidents: whatever a person should look at. */
export function renderAttention(state, incidents, entries, showAll) {
  const open = incidents.filter((incident) => incident.open);
  const items = [
    ...stopItems(state),
    ...state.troubles
      .filter((trouble) => !toldElsewhere(trouble, state))
      .map((trouble) => ({
        key: `trouble/${trouble.part}`,
        level: trouble.blocksActing ? 'bad' : 'warn',
        chip: 'Trouble',
        title: trouble.part,
        text: `${trouble.reason}${trouble.blocksActing ? ' (nothing is acted on)' : ''}`,
        since: trouble.since,
      })),
    ...policyItems(state),
    ...open.slice(0, showAll ? open.length : fewIncidents).map((incident) => ({
      key: incident.id,
      level: 'bad',
      chip: incident.verdict,
      title: incident.subjectName,
      text: incident.reason,
      since: incident.openedAt,
      answer: answerTo(incident, entries),
      incident,
    })),
  ];
  const more = byId('attention-more');
  more.hidden = showAll || open.length <= fewIncidents;
  setText('attention-more', `Show all ${open.length} open incidents`);
  byId('attention-part').hidden = items.length === 0;
  keyed(
    byId('attention'),
    items,
    (item) => item.key,
    () => createOpenable('attention-item'),
    (element, item) => {
      element.dataset.level = item.level;
      fillOpenable(element, attentionSummary(item), () => attentionInside(item));
    },
  );
}

export function renderPast(incidents) {
  const closed = incidents.filter((incident) => !incident.open);
  byId('past-part').hidden = closed.length === 0;
  keyed(
    byId('past'),
    closed,
    (incident) => incident.id,
    () => createOpenable('past-item'),
    (element, incident) =>
      fillOpenable(
        element,
        [
          h('span', { class: 'chip', 'data-kind': 'done' }, incident.verdict),
          h(
            'span',
            { class: 'what' },
            h(
              'span',
              { class: 'line' },
              name(incident.subjectName),
              h('span', {}, `for ${duration(incident.durationSeconds)}`),
            ),
            h('span', { class: 'why' }, incident.reason),
          ),
          h('span', { class: 'when' }, h('span', { class: 'policy' }, 'closed'), age(incident.closedAt)),
        ],
        () => incidentInside(incident),
      ),
  );
}

/** The stop switch and mistakes in policies have entries of their own, which say more. */
function toldElsewhere({ part }, state) {
  if (part === 'stop-switch') return state.stopSwitch.state !== 'clear';
  return part === 'policies' && state.policies.problems.length > 0;
}

function stopItems({ stopSwitch }) {
  if (stopSwitch.state === 'clear') return [];
  const why = stopSwitch.reason === undefined ? '' : `: ${stopSwitch.reason}`;
  const text =
    stopSwitch.state === 'thrown'
      ? `Nothing is acted on until someone resumes${why}`
      : `It cannot be read, which counts as thrown${why}`;
  return [{ key: 'stop', level: 'warn', chip: 'Stopped', title: `Stop switch (${stopSwitch.source})`, text }];
}

function policyItems({ policies }) {
  if (policies.problems.length === 0) return [];
  const [first, ...more] = policies.problems;
  const text = `The last good policies stay in force. ${first}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  return [
    { key: 'policies', level: 'warn', chip: 'Trouble', title: 'Policies', text, problems: policies.problems },
  ];
}

function attentionSummary(item) {
  return [
    h('span', { class: 'chip', 'data-kind': item.level }, item.chip),
    h(
      'span',
      { class: 'what' },
      h('span', { class: 'line' }, name(item.title)),
      h('span', { class: 'why' }, item.text),
      item.answer && h('span', { class: 'meanwhile' }, item.answer.text),
    ),
    h('span', { class: 'when' }, ...(item.since === undefined ? [] : [age(item.since)])),
  ];
}

function attentionInside(item) {
  if (item.incident !== undefined) return incidentInside(item.incident);
  if (item.problems !== undefined) {
    return [h('ul', { class: 'plain' }, ...item.problems.map((problem) => h('li', {}, problem)))];
  }
  return [h('p', {}, sentence(item.text))];
}

function incidentInside(incident) {
  return [
    ...(incident.timeline.length === 0
      ? []
      : [
          h('h3', {}, 'Timeline'),
          h(
            'ol',
            { class: 'timeline' },
            ...incident.timeline.map((entry) =>
              h('li', {}, h('time', { datetime: entry.at }, clock(entry.at)), h('span', {}, entry.text)),
            ),
          ),
        ]),
    ...evidenceList(incident.evidence),
    ...changesList(incident.changes),
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, 'Incident'),
      h('dd', {}, incident.id),
      ...(incident.services.length === 0
        ? []
        : [h('dt', {}, 'Services'), h('dd', {}, incident.services.join(', '))]),
      h('dt', {}, `Affected (${incident.affected.length})`),
      h('dd', {}, affected(incident.affected)),
      h('dt', {}, 'In a terminal'),
      h('dd', {}, command('explain', incident.id)),
    ),
  ];
}

function affected(resources) {
  const names = resources.slice(0, 12).map(({ name }) => name);
  return names.join(', ') + (resources.length > 12 ? ` and ${resources.length - 12} more` : '');
}
