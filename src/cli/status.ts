import type { z } from 'zod';
import { pageShape } from '../http/representations/page.ts';
import { decisionShape } from '../http/representations/decision.ts';
import { holdShape } from '../http/representations/hold.ts';
import { incidentShape } from '../http/representations/incident.ts';
import { remediationShape } from '../http/representations/remediation.ts';
import { stateShape } from '../http/representations/state.ts';
import { formatDuration } from '../runtime/duration.ts';
import { clientOptions, connect } from './client/api.ts';
import { painted } from './client/colors.ts';
import { age, clean, clockTime, heading, quoted, table } from './client/print.ts';
import type { CliCommand, CliIo } from './command.ts';
import { holdRow } from './holds.ts';

const most = 20;

export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'What a running daemon sees, does and refuses. Exits 1 while an incident or a trouble is open.',
  options: clientOptions,
  examples: ['holdfast status', 'holdfast status --url http://holdfast.internal:8080 --json'],
  run: async (invocation, io) => {
    const api = connect(invocation, io);
    const [state, incidents, proposals, remediations, holds] = await Promise.all([
      api.get('/api/v1/state', stateShape),
      api.get(`/api/v1/incidents?open=true&limit=${most}`, pageShape(incidentShape)),
      api.get(`/api/v1/proposals?limit=${most}`, pageShape(decisionShape)),
      api.get(`/api/v1/remediations?open=true&limit=${most}`, pageShape(remediationShape)),
      api.get(`/api/v1/holds?limit=${most}`, pageShape(holdShape)),
    ]);
    const all = { state, incidents, proposals, remediations, holds };
    io.out(
      invocation.options['json'] === true ? JSON.stringify(all, undefined, 2) : describe(all, api.url, io),
    );
    return state.openIncidents > 0 || state.troubles.length > 0 ? 1 : 0;
  },
};

const incidentPage = pageShape(incidentShape);
const decisionPage = pageShape(decisionShape);
const remediationPage = pageShape(remediationShape);
const holdPage = pageShape(holdShape);
type State = z.output<typeof stateShape>;

interface Everything {
  readonly state: State;
  readonly incidents: z.output<typeof incidentPage>;
  readonly proposals: z.output<typeof decisionPage>;
  readonly remediations: z.output<typeof remediationPage>;
  readonly holds: z.output<typeof holdPage>;
}

function describe(all: Everything, url: string, io: CliIo): string {
  const { state, incidents, proposals, remediations, holds } = all;
  const { now } = state;
  const part = (title: string, rows: readonly (readonly string[])[], total = rows.length) => {
    if (rows.length === 0) return [];
    const more = total > rows.length ? io.colors.dim(` (${rows.length} of ${total})`) : '';
    return ['', heading(title, io) + more, table(rows, io)];
  };
  return [
    ...top(state, url, io),
    ...part(
      'Troubles',
      state.troubles.map((trouble) => [
        io.colors.red(clean(trouble.part)),
        age(trouble.since, now),
        clean(trouble.reason) + (trouble.blocksActing ? ' (nothing is acted on)' : ''),
      ]),
    ),
    ...part(
      'Open incidents',
      incidents.items.map((one) => [
        one.id,
        clean(one.subjectName),
        painted(one.verdict, io),
        age(one.openedAt, now),
        clean(one.reason),
      ]),
      incidents.total,
    ),
    ...part(
      'Needs a person',
      state.needsHuman.map((one) => [
        age(one.since, now),
        clean(one.targetName),
        `${clean(one.policy)} is at its end, ${whoIsAtIt(one, now)}: ${clean(one.reason)}`,
      ]),
    ),
    ...part(
      'Under way',
      remediations.items.map((one) => [
        one.id,
        painted(one.state, io),
        age(one.startedAt, now),
        `${clean(one.summary)}: ${clean(one.reason)}${inForce(one, now)}`,
      ]),
      remediations.total,
    ),
    ...part(
      'Asked for by policies',
      proposals.items.map((one) => [age(one.since, now), clean(one.headline)]),
      proposals.total,
    ),
    ...part('Holds', holds.items.map(holdRow), holds.total),
    ...part(
      'Calendars',
      state.calendars.map((one) => [
        clean(one.name),
        one.state,
        one.everyPolicy ? 'for every policy' : 'for those that name it',
        clean(one.reason),
      ]),
    ),
    ...part(
      'Services',
      state.services.map((one) => [
        clean(one.name),
        painted(one.state, io),
        age(one.since, now),
        clean(one.reason),
      ]),
    ),
    '',
    ...bottom(state, io),
    ...askForMore(all, io),
  ].join('\n');
}

function top(state: State, url: string, io: CliIo): string[] {
  const cycle = `last cycle ${formatDuration(state.sinceLastCycleSeconds * 1000)} ago`;
  const lines = [
    `${heading(`Holdfast ${state.version}`, io)} at ${url}, up ${age(state.startedAt, state.now)}, ${cycle}`,
  ];
  const scope =
    state.scope === undefined ? 'nothing is opted in' : `acts only on what is tagged ${state.scope}`;
  lines.push(
    state.mode === 'observe' ? 'Mode observe: nothing is touched.' : `Mode ${state.mode}: ${scope}.`,
  );
  if (!state.settled)
    lines.push(io.colors.yellow('Starting: not everything was seen yet, nothing is acted on.'));
  if (state.stopSwitch.state !== 'clear') {
    const { state: how, source, reason } = state.stopSwitch;
    lines.push(
      io.colors.yellow(`Stop switch ${how} (${source})${reason === undefined ? '' : `: ${clean(reason)}`}`),
    );
  }
  return lines;
}

/** What to type next, where there is something to ask about. */
function askForMore({ incidents, proposals }: Everything, io: CliIo): string[] {
  const id = incidents.items[0]?.id ?? proposals.items[0]?.proposal;
  return id === undefined ? [] : ['', io.colors.dim(`holdfast explain ${quoted(id)} tells why, or why not.`)];
}

function bottom(state: State, io: CliIo): string[] {
  const verdicts = Object.entries(state.resources.byVerdict)
    .toSorted(([, a], [, b]) => b - a)
    .map(([verdict, count]) => `${count} ${painted(verdict, io)}`);
  const blind = state.observers.filter((observer) => observer.state !== 'up');
  const seeing = `${state.observers.length - blind.length} of ${state.observers.length} observers see`;
  return [
    `${state.resources.total} ${state.resources.total === 1 ? 'resource' : 'resources'}${verdicts.length > 0 ? `: ${verdicts.join(', ')}` : ''}`,
    `${seeing}${blind.length > 0 ? `; blind: ${blind.map(({ name, region }) => `${name} in ${region}`).join(', ')}` : ''}`,
    `${state.policies.count} ${state.policies.count === 1 ? 'policy' : 'policies'}${state.policies.problems.map((problem) => `\n  ${io.colors.red(problem)}`).join('')}`,
  ];
}

function whoIsAtIt({ taken, calls, incident, target }: State['needsHuman'][number], now: string): string {
  return taken === undefined
    ? `${clean(calls)} was called (holdfast take ${quoted(incident ?? target)})`
    : `taken by ${clean(taken.by)} ${age(taken.since, now)} ago`;
}

/** What stands says until when AWS keeps it, and when it is given back. */
function inForce({ standing }: Everything['remediations']['items'][number], now: string): string {
  if (standing === undefined) return '';
  const { expiresAt, returnWhen, holdDownSeconds, wellSince } = standing;
  const hold = formatDuration(holdDownSeconds * 1000);
  const kept = expiresAt === undefined ? '' : `; AWS keeps it until ${clockTime(expiresAt)}`;
  const well = wellSince === undefined ? 'not yet' : `for ${age(wellSince, now)}`;
  return `${kept}; given back when ${clean(returnWhen)} has held for ${hold} (${well})`;
}
