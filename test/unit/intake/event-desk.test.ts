import { describe, expect, it } from 'vitest';
import { databaseArn, instanceArn } from '../../../src/aws/arn.ts';
import { createEventDesk } from '../../../src/intake/event-desk.ts';
import { eventSources } from '../../../src/intake/registry.ts';
import type { Logger } from '../../../src/runtime/logger.ts';
import { silentLogger } from '../../../src/runtime/logger.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { account, buildModel, noon, region } from '../../support/model-builder.ts';

const instance = instanceArn({ account, region }, 'i-1');
const body = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    account,
    region,
    time: new Date(noon).toISOString(),
    resources: [instance],
    detail: { 'instance-id': 'i-1', state: 'stopped' },
    ...more,
  });

function desk(push: () => Promise<'written' | 'lost'> = () => Promise.resolve('written')) {
  const clock = manualClock(noon);
  const warned: object[] = [];
  const pushed: readonly string[][] = [];
  const log: Logger = { ...silentLogger, warn: (fields) => warned.push(fields) };
  const resource = { id: instance, kind: 'ec2:instance', account, region, name: 'i-1' } as const;
  const model = buildModel({ resources: [{ ...resource, tags: {}, facts: {}, relations: [] }] });
  const made = createEventDesk({
    sources: eventSources,
    clock,
    log,
    covered: [`${account}/${region}`],
    model: () => model,
    stretchOf: () => 1,
    push: (facts) => {
      (pushed as string[][]).push([...facts.reread]);
      return push();
    },
  });
  const counts = () =>
    Object.fromEntries(made.counts().map(({ source, outcome, count }) => [`${source} ${outcome}`, count]));
  return { ...made, clock, warned, pushed, counts };
}

describe('a message', () => {
  it('may be forgotten once what came of it is written, and counts once however often it comes', async () => {
    const { take, pushed, counts } = desk();

    expect(await take({ id: 'm-1', body: body('e-1') })).toBe(true);
    expect(await take({ id: 'm-2', body: body('e-1') })).toBe(true);
    expect(pushed).toEqual([[instance]]);
    expect(counts()).toEqual({ 'aws.ec2 hint': 1, 'aws.ec2 duplicate': 1 });
  });

  it('whose first copy is not written yet stays where it is', async () => {
    let write: (fate: 'written') => void = () => undefined;
    const { take } = desk(() => new Promise((resolve) => (write = resolve)));
    const first = take({ id: 'm-1', body: body('e-1') });

    expect(await take({ id: 'm-2', body: body('e-1') })).toBe(false);
    write('written');
    expect(await first).toBe(true);
    expect(await take({ id: 'm-2', body: body('e-1') })).toBe(true);
  });

  it('whose cycle broke off is taken anew when it comes again', async () => {
    const fates: ('written' | 'lost')[] = ['lost', 'written'];
    const { take, pushed, counts } = desk(async () => fates.shift() ?? 'written');

    expect(await take({ id: 'm-1', body: body('e-1') })).toBe(false);
    expect(await take({ id: 'm-1', body: body('e-1') })).toBe(true);
    expect(pushed).toHaveLength(2);
    expect(counts()).toEqual({ 'aws.ec2 lost': 1, 'aws.ec2 hint': 1 });
  });

  it.each([
    ['is no JSON', '{', 'none'],
    ['has no time', body('e-1', { time: 'yesterday' }), 'none'],
    ['has no instance in its detail', body('e-1', { detail: {} }), 'aws.ec2'],
  ])('that %s is counted each time, told once, and left', async (_what, text, source) => {
    const { take, warned, counts } = desk();

    expect(await take({ id: 'm-1', body: text })).toBe(false);
    expect(await take({ id: 'm-1', body: text })).toBe(false);
    expect(counts()).toEqual({ [`${source} poison`]: 2 });
    expect(warned).toHaveLength(1);
  });

  it.each([
    ['from a source that is not ours', { source: 'aws.s3' }, 'other unexpected'],
    ['of a type that is not ours', { 'detail-type': 'EC2 Fleet Instance Change' }, 'aws.ec2 unexpected'],
    ['about what nobody watches', { detail: { 'instance-id': 'i-2' } }, 'aws.ec2 unknown'],
    ['that comes late', { time: new Date(noon - 150_001).toISOString() }, 'aws.ec2 late'],
  ])('%s is dropped and forgotten', async (_what, more, key) => {
    const { take, pushed, counts } = desk();

    expect(await take({ id: 'm-1', body: body('e-1', more) })).toBe(true);
    expect(pushed).toEqual([]);
    expect(counts()).toEqual({ [key]: 1 });
  });

  it('tells how long its event took', async () => {
    const { take, delays } = desk();
    await take({ id: 'm-1', body: body('e-1', { time: new Date(noon - 3000).toISOString() }) });
    expect([...delays()]).toEqual([['aws.ec2', 3]]);
  });
});

describe('an event that never came', () => {
  it.each([
    ['rds/status', databaseArn({ account, region }, 'orders'), 'pass', 'fail', 'aws.rds'],
    ['ecs/deployment', `arn:aws:ecs:${region}:${account}:service/shop/web`, 'warn', 'pass', 'aws.ecs'],
    ['ecs/task-exits', `arn:aws:ecs:${region}:${account}:service/shop/web`, 'pass', 'warn', 'aws.ecs'],
  ] as const)('of %s is missed, too', async (check, resource, from, to, source) => {
    const { changed, missed, clock } = desk();
    changed({ check, resource, from, to });
    changed({ check, resource, from: to, to: from });
    await clock.advance(120_001);
    expect([...missed()]).toEqual([[source, 1]]);
  });

  const web = `arn:aws:ecs:${region}:${account}:service/shop/web`;
  it.each([
    ['that more tasks failed, for fewer may be wanted by now', web, 'warn', 'fail'],
    ['a service with an ARN of the old form, which no event names', web.replace('shop/', ''), 'pass', 'warn'],
  ] as const)('is not expected of %s', async (_what, resource, from, to) => {
    const { changed, missed, clock } = desk();
    changed({ check: 'ecs/task-exits', resource, from, to });
    await clock.advance(120_001);
    expect([...missed()]).toEqual([]);
  });

  const change = { resource: instance, check: 'ec2/state', from: 'pass', to: 'fail' } as const;

  it.each([
    ['is not missed for two minutes', change, 120_000, undefined],
    ['is missed after them', change, 120_001, 1],
    ['is not expected of what came into sight', { ...change, from: 'unknown' } as const, 120_001, undefined],
    ['is not expected of what went out of sight', { ...change, to: 'unknown' } as const, 120_001, undefined],
    [
      'is not expected of a check without events',
      { ...change, check: 'ec2/system-status' },
      120_001,
      undefined,
    ],
    [
      'is not expected of a database that is being worked on',
      {
        resource: databaseArn({ account, region }, 'orders'),
        check: 'rds/status',
        from: 'pass',
        to: 'warn',
      } as const,
      120_001,
      undefined,
    ],
    [
      'is not expected where no queue is read',
      { ...change, resource: instance.replace(region, 'us-west-2') },
      120_001,
      undefined,
    ],
  ])('%s', async (_what, changed, afterMs, count) => {
    const { changed: tell, missed, clock } = desk();
    tell(changed);
    await clock.advance(afterMs);
    expect(missed().get('aws.ec2')).toBe(count);
  });

  it.each([
    ['shortly before the poll', -1, 0],
    ['five minutes before it', -300_000, 0],
    ['longer before it', -300_001, 1],
    ['shortly after it', 1, 0],
  ])('is not one that came %s', async (_what, offset, count) => {
    const { take, changed, missed, clock } = desk();
    const come = () => take({ id: 'm-1', body: body('e-1') });
    if (offset < 0) {
      await come();
      await clock.advance(-offset);
      changed(change);
    } else {
      changed(change);
      await clock.advance(offset);
      await come();
    }
    await clock.advance(120_001);
    expect(missed().get('aws.ec2')).toBe(count);
  });
});
