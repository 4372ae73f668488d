import type { LookupEventsCommandInput } from '@aws-sdk/client-cloudtrail';
import { describe, expect, it } from 'vitest';
import {
  createChangeDesk,
  isStillToAsk,
  rememberChanges,
} from '../../../../src/engine/changes/change-desk.ts';
import type { Trouble } from '../../../../src/engine/view.ts';
import type { ChangesEvent } from '../../../../src/journal/changes-event.ts';
import type { Incident } from '../../../../src/model/incident.ts';
import { fakeModel } from '../../../support/fake-model.ts';
import { settle } from '../../../support/manual-clock.ts';
import { resourceOf } from '../../../support/model-of.ts';
import { pollBench, refused, startedAt } from '../../../support/poll.ts';
import { incident as incidentOn } from '../../../support/shop-parts.ts';

const minute = 60_000;
const instance = (name: string, region = 'eu-west-1') =>
  resourceOf({
    id: `arn:aws:ec2:${region}:111122223333:instance/${name}`,
    kind: 'ec2:instance',
    region,
  });
const web = instance('i-0web');
const opened = (id: string, on = web, openedAt = startedAt): Incident => ({
  ...incidentOn(id, on),
  openedAt,
});

const call = (at: number, name = 'RebootInstances', on = 'i-0web') => ({
  EventTime: new Date(at),
  EventName: name,
  EventSource: 'ec2.amazonaws.com',
  Username: 'ana',
  Resources: [{ ResourceType: 'AWS::EC2::Instance', ResourceName: on }],
});

/** A desk over answers that a test gives, and what the journal would have of it. */
function desk(answer: (input: LookupEventsCommandInput) => object = () => ({ Events: [] })) {
  const bench = pollBench({ 'CloudTrail LookupEvents': answer });
  const said = new Map<string, ChangesEvent>();
  const troubles: Trouble[] = [];
  const ended: string[] = [];
  const made = createChangeDesk({
    aws: bench.aws,
    clock: bench.clock,
    known: (id) => said.get(id),
    troubles: { begin: (trouble) => void troubles.push(trouble), end: (part) => void ended.push(part) },
  });
  /** A cycle that asks, and one that hears of it; what was journaled. */
  const look = async (...incidents: Incident[]): Promise<ChangesEvent[]> => {
    const resources = [web, instance('i-0db')];
    const model = fakeModel({ incidents, resources });
    const events = [];
    for (let cycles = 0; cycles < 2; cycles += 1) {
      events.push(...made.look(model, bench.clock.now()));
      await settle();
      await bench.pass(1000);
    }
    events.push(...made.look(model, bench.clock.now()));
    const changes = events.filter((event) => event.kind === 'changes');
    for (const event of changes) said.set(event.incident, event);
    return changes;
  };
  const passTo = (at: number) => bench.pass(at - bench.clock.now());
  return { ...bench, desk: made, look, passTo, troubles, ended };
}

describe('who changed what before an incident', () => {
  it('is asked for once an incident opens, of the ten minutes before it and its region', async () => {
    const at = desk(() => ({ Events: [call(startedAt - minute)] }));
    at.desk.expect(opened('inc-1'));
    const [event, ...others] = await at.look(opened('inc-1'));
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      kind: 'changes',
      incident: 'inc-1',
      from: startedAt - 10 * minute,
      to: startedAt,
      changes: [
        { by: 'ana', operation: 'RebootInstances', on: ['i-0web'], near: 'affected', region: 'eu-west-1' },
      ],
      more: 0,
      unknown: [],
      final: false,
    });
    expect(at.sent).toMatchObject([
      { input: { StartTime: new Date(startedAt - 10 * minute), EndTime: new Date(startedAt) } },
    ]);
  });

  it('holds nothing that was done before the window or after the incident opened', async () => {
    const edges = [-10 * minute - 1, -10 * minute, 0, 1].map((after) => call(startedAt + after));
    const at = desk(() => ({ Events: edges }));
    at.desk.expect(opened('inc-1'));
    const [event] = await at.look(opened('inc-1'));
    expect(event?.changes.map((change) => change.at - startedAt)).toEqual([0, -10 * minute]);
  });

  it('is asked for again after five minutes and after fifteen, and said anew only where it differs or is final', async () => {
    let late = false;
    const at = desk(() => ({ Events: late ? [call(startedAt - minute)] : [] }));
    const incident = opened('inc-1');
    at.desk.expect(incident);
    expect(await at.look(incident)).toMatchObject([{ changes: [], final: false }]);
    await at.passTo(startedAt + 5 * minute - 5000);
    expect(await at.look(incident)).toEqual([]);
    expect(at.sent).toHaveLength(1);
    await at.passTo(startedAt + 5 * minute);
    expect(await at.look(incident)).toEqual([]);
    expect(at.sent).toHaveLength(2);
    late = true;
    await at.passTo(startedAt + 15 * minute);
    expect(await at.look(incident)).toMatchObject([{ changes: [{ by: 'ana' }], final: true }]);
    await at.passTo(startedAt + 60 * minute);
    expect(await at.look(incident)).toEqual([]);
    expect(at.sent).toHaveLength(3);
  });

  it('costs one call where several incidents of a region open together', async () => {
    const at = desk(() => ({ Events: [call(startedAt - minute)] }));
    const both = [opened('inc-1'), opened('inc-2', instance('i-0db'), startedAt - 2 * minute)];
    for (const incident of both) at.desk.expect(incident);
    const events = await at.look(...both);
    expect(events.map(({ incident, changes }) => [incident, changes.map(({ near }) => near)])).toEqual([
      ['inc-1', ['affected']],
      ['inc-2', []],
    ]);
    expect(at.sent).toHaveLength(1);
  });

  it('is read anew for an incident that opens while an earlier one is read, which does not cover it', async () => {
    const at = desk(({ EndTime }) => ({ Events: [call((EndTime?.getTime() ?? 0) - minute)] }));
    const later = opened('inc-2', instance('i-0db'), startedAt + 3 * minute);
    const model = fakeModel({ incidents: [opened('inc-1'), later], resources: [web, instance('i-0db')] });
    at.desk.expect(opened('inc-1'));
    expect(at.desk.look(model, startedAt)).toEqual([]);
    at.desk.expect(later);
    await at.passTo(startedAt + 3 * minute);
    const events = await at.look(opened('inc-1'), later);
    expect(events.map(({ incident, changes }) => [incident, changes.length])).toEqual([
      ['inc-1', 1],
      ['inc-2', 1],
    ]);
    expect(at.sent).toHaveLength(2);
  });

  it.each([
    [200, 200],
    [201, 200],
  ])('is looked into for the first of %i incidents of a storm: %i', async (count, asked) => {
    const at = desk();
    const storm = Array.from({ length: count }, (_, index) => opened(`inc-${index}`));
    for (const incident of storm) at.desk.expect(incident);
    expect(await at.look(...storm)).toHaveLength(asked);
    expect(at.sent).toHaveLength(1);
  });

  it('is asked of the region of what was deleted, which is in no model any more', async () => {
    const at = desk();
    const gone = opened('inc-1', instance('i-0gone', 'eu-central-1'));
    at.desk.expect(gone);
    expect(await at.look(gone)).toHaveLength(1);
    expect(at.sent).toHaveLength(1);
  });

  it.each([
    [4, []],
    [5, ['111122223333/r-5 was not looked through, for it spans more than 4 regions.']],
  ])('is asked for in four of %i regions', async (count, unknown) => {
    const at = desk();
    const ids = Array.from({ length: count }, (_, index) => instance('i-0a', `r-${index + 1}`).id);
    const wide = { ...opened('inc-1'), subject: 'region:several', affected: ids };
    at.desk.expect(wide);
    const [event] = await at.look(wide);
    expect(event?.unknown).toEqual(unknown);
    expect(at.sent).toHaveLength(4);
  });

  it('is nowhere to be asked of what has no region', async () => {
    const at = desk();
    const nowhere = { ...opened('inc-1'), subject: 'zone:eu-west-1a', affected: [] };
    at.desk.expect(nowhere);
    expect(await at.look(nowhere)).toEqual([]);
    expect(at.sent).toEqual([]);
  });

  it('is not known where it is denied, which is said once, kept quiet and not asked again for an hour', async () => {
    const at = desk(() => {
      throw refused('AccessDeniedException');
    });
    const first = opened('inc-1');
    at.desk.expect(first);
    expect(await at.look(first)).toMatchObject([
      {
        changes: [],
        unknown: [
          'CloudTrail may not be asked of 111122223333/eu-west-1: permission cloudtrail:LookupEvents is missing.',
        ],
      },
    ]);
    const second = opened('inc-2', web, startedAt + 59 * minute);
    await at.passTo(startedAt + 59 * minute);
    at.desk.expect(second);
    expect(await at.look(first, second)).toMatchObject([
      { incident: 'inc-2', final: false },
      { incident: 'inc-1', final: true },
    ]);
    expect(at.sent).toHaveLength(1);
    expect(at.troubles).toMatchObject([
      { part: 'changes:111122223333/eu-west-1', quiet: true, blocksActing: false },
    ]);
    const third = opened('inc-3', web, startedAt + 61 * minute);
    await at.passTo(startedAt + 61 * minute);
    at.desk.expect(third);
    await at.look(first, second, third);
    expect(at.sent.length).toBeGreaterThan(1);
  });

  it('is not known where CloudTrail fails, and is known by the next time', async () => {
    let fails = true;
    const at = desk(() => {
      if (fails) throw refused('InvalidTimeRangeException');
      return { Events: [] };
    });
    const incident = opened('inc-1');
    at.desk.expect(incident);
    const [event] = await at.look(incident);
    expect(event?.unknown).toMatchObject([
      expect.stringMatching(/^CloudTrail told nothing of 111122223333\/eu-west-1: /),
    ]);
    expect(at.troubles).toEqual([]);
    fails = false;
    await at.passTo(startedAt + 5 * minute);
    expect(await at.look(incident)).toMatchObject([{ unknown: [] }]);
  });

  it('says since when, where more was changed than is read', async () => {
    let given = 0;
    const at = desk(() => {
      given += 1;
      return { Events: [call(startedAt - given * minute)], NextToken: `page ${given}` };
    });
    const incident = opened('inc-1');
    at.desk.expect(incident);
    await at.look(incident);
    await at.pass(10_000);
    const [event] = await at.look(incident);
    expect(event?.unknown).toEqual([
      'So much was changed in 111122223333/eu-west-1 that only what was done since 11:56:00 UTC was read.',
    ]);
  });

  it.each([
    ['was never said', undefined, 29, true],
    ['was said for the last time', true, 29, false],
    ['was said, and more was to come', false, 29, true],
    ['is too old', undefined, 30, false],
  ])('is asked for after a restart where it %s', (_title, final, minutes, still) => {
    const said = new Map(final === undefined ? [] : [['inc-1', { final }]]);
    expect(isStillToAsk(opened('inc-1'), said, startedAt + minutes * minute)).toBe(still);
  });

  it('is forgotten with the incident', () => {
    const event = (incident: string): ChangesEvent => ({
      kind: 'changes',
      incident,
      from: 0,
      to: 0,
      changes: [],
      more: 0,
      unknown: [],
      final: true,
    });
    const changes = new Map([
      ['inc-0', event('inc-0')],
      ['inc-1', event('inc-1')],
    ]);
    rememberChanges({ changes, model: fakeModel({ incidents: [opened('inc-1')] }) }, event('inc-2'));
    expect([...changes.keys()]).toEqual(['inc-1', 'inc-2']);
  });
});
