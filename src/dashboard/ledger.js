import { answerForm } from './answer.js';
import { byId, createOpenable, fillOpenable, h, keyed, name, sentence } from './dom.js';
import { command, evidenceList, gateTable } from './gates.js';
import { age, duration } from './time.js';

/** What each entry is called, in the order in which entries are shown. */
const kinds = {
  'under-way': 'Under way',
  'needs-human': 'Needs you',
  standing: 'In force',
  'await-approval': 'Wants approval',
  act: 'Allowed',
  'would-act': 'Would do',
  defer: 'Put off',
  refuse: 'Refused',
  done: 'Done',
  'not-done': 'Did not help',
  paged: 'Paged already',
};
const order = Object.keys(kinds);

/** Remediations and standing decisions as one list: what is being done comes first, what was done last. */
export function ledgerEntries(proposals, remediations, needsHuman) {
  const atTheirEnd = new Set(needsHuman.map((one) => one.proposal));
  const inFlight = new Set(
    remediations.filter(({ state }) => state !== 'ended' && state !== 'standing').map((one) => one.proposal),
  );
  const done = remediations.map((remediation) => ({
    key: remediation.id,
    kind: kindOf(remediation),
    action:
      remediation.purpose === 'remedy' ? remediation.action : `${remediation.purpose} ${remediation.action}`,
    targetName: remediation.targetName,
    text: remediation.reason,
    policy: remediation.policy,
    since: remediation.endedAt ?? remediation.startedAt,
    decision: proposals.find((one) => one.proposal === remediation.proposal && one.outcome === 'act'),
    remediation,
  }));
  const decided = proposals
    .filter((proposal) => !inFlight.has(proposal.proposal))
    .map((decision) => ({
      key: decision.proposal,
      kind: atTheirEnd.has(decision.proposal)
        ? 'needs-human'
        : isPagedAlready(decision)
          ? 'paged'
          : decision.outcome,
      action: decision.action,
      targetName: decision.targetName,
      text: whyNot(decision),
      policy: decision.policy,
      since: decision.since,
      decision,
    }));
  return [...done, ...decided].toSorted(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.since.localeCompare(a.since),
  );
}

function kindOf({ state, outcome }) {
  if (state === 'standing') return 'standing';
  if (state !== 'ended') return 'under-way';
  return outcome === 'success' ? 'done' : 'not-done';
}

/** That a call is not repeated is no refusal: somebody was called. */
function isPagedAlready(decision) {
  const against = decision.gates.filter((gate) => gate.outcome !== 'allow');
  return against.length > 0 && against.every(({ gate }) => gate === 'page-once');
}

function whyNot(decision) {
  const against = decision.gates.filter((gate) => gate.outcome !== 'allow');
  const first = against.find((gate) => gate.outcome === 'deny') ?? against[0];
  if (first === undefined) return decision.reason;
  return against.length > 1
    ? `${first.reason.replace(/\.$/, '')}, and ${against.length - 1} more`
    : first.reason;
}

/** What is being done, or would be, about an incident: the first entry in the ledger's own order. */
export function answerTo(incident, entries) {
  const entry = entries.find((one) => (one.remediation ?? one.decision).incident === incident.id);
  return entry && { kind: entry.kind, text: `${kinds[entry.kind]}: ${entry.action} on ${entry.targetName}` };
}

export function renderLedger(entries, filter, fetchExplanation) {
  const shown = entries.filter((entry) => filter === 'all' || entry.kind === filter);
  keyed(
    byId('ledger'),
    shown,
    (entry) => entry.key,
    () => createOpenable('ledger-item'),
    (item, entry) => {
      item.dataset.kind = entry.kind;
      fillOpenable(item, summary(entry), () => inside(entry, fetchExplanation));
    },
  );
}

export function renderFilters(entries, filter, choose) {
  const counts = new Map();
  for (const { kind } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const choices = [
    { kind: 'all', title: 'All', count: entries.length },
    ...order.flatMap((kind) =>
      counts.has(kind) ? [{ kind, title: kinds[kind], count: counts.get(kind) }] : [],
    ),
  ];
  keyed(
    byId('filters'),
    choices.length > 2 ? choices.map((choice) => ({ ...choice, on: choice.kind === filter })) : [],
    (choice) => choice.kind,
    ({ kind }) => h('button', { type: 'button', onclick: () => choose(kind) }),
    (button, { title, count, on }) => {
      button.setAttribute('aria-pressed', String(on));
      button.replaceChildren(title, ' ', h('span', { class: 'count' }, String(count)));
    },
  );
}

function summary(entry) {
  return [
    h('span', { class: 'chip', 'data-kind': entry.kind }, kinds[entry.kind]),
    h(
      'span',
      { class: 'what' },
      h('span', { class: 'line' }, h('span', {}, h('b', {}, entry.action), ' on '), name(entry.targetName)),
      h('span', { class: 'why' }, entry.text),
    ),
    h('span', { class: 'when' }, h('span', { class: 'policy' }, entry.policy), age(entry.since)),
  ];
}

function inside(entry, fetchExplanation) {
  const { decision, remediation } = entry;
  const parts = [];
  if (remediation !== undefined) parts.push(...course(remediation));
  if (decision !== undefined) parts.push(...reasoning(decision, entry.kind));
  else parts.push(lateReasoning(remediation.id, fetchExplanation));
  return parts;
}

function reasoning(decision, kind) {
  return [
    h('p', {}, h('b', {}, 'Asked for because: '), sentence(decision.reason)),
    ...(kind === 'await-approval' || kind === 'needs-human' ? [answerForm(decision, kind)] : []),
    gateTable(decision.gates),
    ...evidenceList(decision.evidence),
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, 'Target'),
      h('dd', {}, decision.target),
      h('dt', {}, 'Asked for'),
      h('dd', {}, age(decision.since), ' ago'),
      ...(decision.reviewAt === undefined
        ? []
        : [
            h('dt', {}, 'Looked at again'),
            h('dd', {}, 'in ', age(decision.reviewAt, 'until'), ' at the latest'),
          ]),
      h('dt', {}, kind === 'await-approval' ? 'To answer' : 'In a terminal'),
      h(
        'dd',
        {},
        ...(kind === 'await-approval'
          ? [command('approve', decision.proposal), command('reject', decision.proposal)]
          : kind === 'needs-human'
            ? [command('take', decision.proposal)]
            : []),
        command('explain', decision.proposal),
      ),
    ),
  ];
}

/** The decision behind what was done some time ago is no longer in the list: it is asked for when looked at. */
function lateReasoning(id, fetchExplanation) {
  const place = h('div', {}, h('p', { class: 'quiet' }, 'Asking for the decision behind it'));
  fetchExplanation(id).then(
    ({ decisions }) => {
      const [decision] = decisions;
      const text = 'The decision behind it is older than what is kept at hand; the journal has it.';
      place.replaceChildren(
        ...(decision === undefined ? [h('p', { class: 'quiet' }, text)] : reasoning(decision)),
      );
    },
    (error) => place.replaceChildren(h('p', { class: 'quiet' }, `Could not be asked for: ${error.message}`)),
  );
  return place;
}

function course(remediation) {
  const lasted =
    (Date.parse(remediation.endedAt ?? remediation.stateSince) - Date.parse(remediation.startedAt)) / 1000;
  const how =
    remediation.endedAt === undefined
      ? remediation.state
      : `${remediation.outcome} after ${duration(lasted)}`;
  return [
    h('p', {}, h('b', {}, `${sentence(remediation.summary)} `), `${how}: ${sentence(remediation.reason)}`),
    ...(remediation.standing === undefined ? [] : [inForce(remediation.standing)]),
    ...remediation.warnings.map((warning) => h('p', { class: 'warning' }, warning)),
    h(
      'ol',
      { class: 'steps' },
      ...remediation.steps.map((step) =>
        h(
          'li',
          { 'data-state': step.state },
          h('span', { class: 'word' }, step.state),
          h(
            'span',
            {},
            step.name,
            ...step.calls.map((call) =>
              h('code', {}, `${call.service} ${call.operation} ${JSON.stringify(call.input)}`),
            ),
          ),
        ),
      ),
    ),
  ];
}

/** Until when, and under which condition it is given back. */
function inForce({ since, expiresAt, atLatest, returnWhen, holdDownSeconds, wellSince }) {
  return h(
    'dl',
    { class: 'facts' },
    h('dt', {}, 'In force'),
    h('dd', {}, 'for ', age(since)),
    ...(expiresAt === undefined
      ? []
      : [h('dt', {}, 'Kept by AWS'), h('dd', {}, 'for another ', age(expiresAt, 'until'))]),
    h('dt', {}, 'Given back'),
    h(
      'dd',
      {},
      `when ${returnWhen} has held for ${duration(holdDownSeconds)}`,
      ...(wellSince === undefined ? [', which it does not now'] : [': it does since ', age(wellSince)]),
    ),
    h('dt', {}, 'A person is called'),
    h('dd', {}, 'in ', age(atLatest, 'until'), ' at the latest'),
  );
}
