import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceArn } from '../../../src/aws/arn.ts';
import { readEvent } from '../../../src/intake/event.ts';
import { eventSources } from '../../../src/intake/registry.ts';
import { understand } from '../../../src/intake/understand.ts';
import { emptyModel, fold } from '../../../src/model/fold.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { defaultModelSettings } from '../../../src/model/settings.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { account, buildModel, noon, region } from '../../support/model-builder.ts';

const alarmArn = `arn:aws:cloudwatch:${region}:${account}:alarm:checkout-5xx`;
const instance = instanceArn({ account, region }, 'i-1');
const resource = (id: string, kind: Resource['kind'], more: Partial<Resource> = {}): Resource => ({
  id,
  kind,
  account,
  region,
  name: id.slice(-4),
  tags: {},
  facts: { state: 'running' },
  relations: [],
  ...more,
});
const alarm = resource(alarmArn, 'cloudwatch:alarm', { relations: [{ type: 'watches', to: instance }] });
const machine = resource(instance, 'ec2:instance');
const read = (id: string, check: string, observedAt: number): Signal => ({
  resource: id,
  check,
  state: 'pass',
  since: observedAt,
  observedAt,
  validForMs: 75_000,
  family: 'application',
  reason: 'read',
});

interface Sent {
  readonly source?: string;
  readonly type?: string;
  readonly at?: number;
  readonly of?: string;
  readonly resources?: readonly string[];
  readonly detail?: unknown;
}

function sent({ source = 'aws.cloudwatch', type, at = noon, of = account, resources, detail }: Sent) {
  const event = readEvent(
    JSON.stringify({
      id: 'event-1',
      source,
      'detail-type': type ?? 'CloudWatch Alarm State Change',
      account: of,
      region,
      time: new Date(at).toISOString(),
      resources: resources ?? [alarmArn],
      detail: detail ?? { state: { value: 'ALARM', reason: 'too many errors' } },
    }),
  );
  const from = eventSources.find((each) => each.source === source);
  if (event === undefined || from === undefined) throw new Error('this is no event of a known source');
  return { event, from };
}

function understood(
  what: Sent,
  { now = noon, signals = [] as readonly Signal[], stretch = 1, resources = [alarm, machine] } = {},
) {
  const { event, from } = sent(what);
  const model = buildModel({ resources, signals });
  return understand(from, event, { model, now, stretchOf: () => stretch });
}

const stateChange = (state: string): Sent => ({
  source: 'aws.ec2',
  type: 'EC2 Instance State-change Notification',
  resources: [instance],
  detail: { 'instance-id': 'i-1', state },
});

describe('an alarm that changes its state', () => {
  it('is taken at its word, on itself and on what it watches, under the observer that polls alarms', () => {
    expect(understood({})).toMatchObject({
      kind: 'fact',
      reread: [],
      observation: {
        kind: 'partial',
        pushed: true,
        observedAt: noon,
        observer: { name: 'cloudwatch/alarm-states', account, region },
        signals: [
          { resource: alarmArn, state: 'fail', observedAt: noon, validForMs: 75_000 },
          { resource: instance, by: alarmArn, state: 'fail' },
        ],
      },
    });
  });

  it('is in its state since the time that CloudWatch gives, to the millisecond', () => {
    const detail = { state: { value: 'OK', reason: 'well', timestamp: '2026-01-01T11:59:59.250+0000' } };
    expect(understood({ detail })).toMatchObject({ observation: { signals: [{ since: noon - 750 }, {}] } });
  });

  it('is unknown while CloudWatch has no data', () => {
    const detail = { state: { value: 'INSUFFICIENT_DATA', reason: 'no datapoint' } };
    expect(understood({ detail })).toMatchObject({ observation: { signals: [{ state: 'unknown' }, {}] } });
  });

  it.each([
    ['75 s old, as long as its poll is valid', noon + 75_000, 1, 'fact'],
    ['older', noon + 75_001, 1, 'late'],
    ['older, where alarms are polled half as often', noon + 75_001, 2, 'fact'],
    ['5 s ahead of our clock', noon - 5_000, 1, 'fact'],
    ['further ahead', noon - 5_001, 1, 'ahead'],
  ])('that is %s', (_what, now, stretch, kind) => {
    expect(understood({}, { now, stretch }).kind).toBe(kind);
  });

  it.each([
    ['at the same time', 0, 'fact'],
    ['just after it, from what it saw just before', 1, 'hint'],
    ['less than 10 s after it', 9_999, 'hint'],
    ['10 s after it', 10_000, 'overtaken'],
  ])('which a poll read %s', (_what, later, kind) => {
    const signals = [read(alarmArn, 'cloudwatch/alarm', noon + later)];
    expect(understood({}, { now: noon + 20_000, signals }).kind).toBe(kind);
  });

  it.each([
    ['that no poll has found yet', { resources: [`${alarmArn}-2`] }],
    ['of another account than says so', { of: '222222222222' }],
  ])('is dropped when it is one %s', (_what, what) => {
    expect(understood(what).kind).toBe('unknown');
  });

  it('throws for a state that CloudWatch does not have', () => {
    expect(() => understood({ detail: { state: { value: 'FINE' } } })).toThrow(/OK/);
  });
});

describe('an instance that changes its state', () => {
  it.each([
    ['pending', 'unknown'],
    ['running', 'pass'],
    ['stopping', 'unknown'],
    ['shutting-down', 'unknown'],
  ])('is %s by its own word, and read again at once', (state, expected) => {
    expect(understood(stateChange(state))).toMatchObject({
      kind: 'fact',
      reread: [instance],
      observation: {
        observer: { name: 'ec2/instances' },
        resources: [],
        signals: [{ resource: instance, check: 'ec2/state', state: expected }],
      },
    });
  });

  it.each(['stopped', 'terminated'])(
    'is only read again when %s: who did it stands in the answer',
    (state) => {
      expect(understood(stateChange(state))).toEqual({ kind: 'hint', reread: [instance] });
    },
  );
});

describe('what EC2 announces to a Spot Instance', () => {
  const announced = (type: string, detail: object = {}): Sent => ({
    source: 'aws.ec2',
    type,
    // As AWS documents them: no account, and a zone where a region belongs.
    resources: [`arn:aws:ec2:${region}a:instance/i-1`],
    detail: { 'instance-id': 'i-1', ...detail },
  });
  const warning = 'EC2 Spot Instance Interruption Warning';

  it.each([
    [
      warning,
      { 'instance-action': 'hibernate' },
      { check: 'ec2/spot-interruption', state: 'unknown', nature: 'transition' },
    ],
    [
      'EC2 Instance Rebalance Recommendation',
      {},
      { check: 'ec2/rebalance-recommendation', state: 'warn', nature: 'warning-only' },
    ],
  ])('%s is taken at its word, and no failure', (type, detail, expected) => {
    expect(understood(announced(type, detail))).toMatchObject({
      kind: 'fact',
      reread: [],
      observation: { observer: { name: 'ec2/spot' }, signals: [{ resource: instance, ...expected }] },
    });
  });

  it.each(['EC2 Instance Rebalance Recommendation', warning])(
    '%s counts from its arrival on, since its own time: no read that came in between can have seen it',
    (type) => {
      const spotPoll = { name: 'ec2/spot', account, region };
      const nothing = { kind: 'complete', observer: spotPoll, resources: [], signals: [] } as const;
      const inventory = { name: 'ec2/instances', account, region };
      const model = fold(
        emptyModel({ settings: defaultModelSettings, services: [] }),
        [
          { kind: 'complete', observer: inventory, observedAt: noon, resources: [machine], signals: [] },
          { ...nothing, observedAt: noon + 1_000 },
        ],
        noon + 1_000,
      );
      const { event, from } = sent(announced(type));
      const now = noon + 2_000;
      const said = understand(from, event, { model, now, stretchOf: () => 1 });
      if (said.kind !== 'fact') throw new Error(said.kind);
      expect(fold(model, [said.observation], now).signals.get(instance)).toMatchObject([
        { since: noon, observedAt: now },
      ]);
    },
  );

  it.each([
    ['which names what EC2 does', { 'instance-action': 'hibernate' }, '(hibernate)'],
    ['which does not', {}, '(terminate)'],
  ])('a warning %s says so', (_title, detail, words) => {
    const said = understood(announced(warning, detail));
    if (said.kind !== 'fact') throw new Error(said.kind);
    expect(said.observation).toMatchObject({
      signals: [{ reason: expect.stringContaining(words) as string }],
    });
  });
});

describe('any other event', () => {
  const group = resource(
    `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:1:a`,
    'autoscaling:group',
  );
  const launch: Sent = {
    source: 'aws.autoscaling',
    type: 'EC2 Instance Launch Successful',
    resources: [group.id],
    detail: { EC2InstanceId: 'i-1' },
  };

  it('has what it names read again, as far as that is known', () => {
    const resources = [group, machine];
    expect(understood(launch, { resources })).toEqual({ kind: 'hint', reread: [group.id, instance] });
    expect(understood(launch, { resources: [group] })).toEqual({ kind: 'hint', reread: [group.id] });
    expect(understood({ ...launch, detail: { EC2InstanceId: '' } }, { resources })).toEqual({
      kind: 'hint',
      reread: [group.id],
    });
  });

  it.each([
    ['150 s', 150_000, 'hint'],
    ['longer', 150_001, 'late'],
  ])('is worth a read for %s', (_what, age, kind) => {
    expect(understood(launch, { now: noon + age, resources: [group] }).kind).toBe(kind);
  });

  it.each([
    ['aws.rds', 'RDS DB Instance Event', { SourceArn: machine.id }],
    ['aws.ecs', 'ECS Task State Change', { clusterArn: machine.id }],
    ['aws.config', 'Config Rules Compliance Change', { configRuleARN: machine.id }],
    ['aws.health', 'AWS Health Event', { affectedEntities: [{ entityValue: machine.id }] }],
  ])('of %s names it in its detail', (source, type, detail) => {
    expect(understood({ source, type, resources: [], detail })).toEqual({
      kind: 'hint',
      reread: [machine.id],
    });
  });

  it('of a task names the service that runs it', () => {
    const cluster = `arn:aws:ecs:${region}:${account}:cluster/shop`;
    const service = resource(`arn:aws:ecs:${region}:${account}:service/shop/web`, 'ecs:service');
    const detail = { clusterArn: cluster, group: 'service:web' };
    const what = { source: 'aws.ecs', type: 'ECS Task State Change', resources: [], detail };
    expect(understood(what, { resources: [service] })).toEqual({ kind: 'hint', reread: [service.id] });
  });
});

describe('events in any order', () => {
  /** Each state for one second, the last one at its end. */
  const arbitraryStates = fc.array(fc.constantFrom('OK', 'ALARM', 'INSUFFICIENT_DATA'), {
    minLength: 1,
    maxLength: 8,
  });

  it('and as often as they come, leave the newest word', () => {
    const shuffled = arbitraryStates.chain((states) => {
      const twice = states.flatMap((value, index) => [
        { value, index },
        { value, index },
      ]);
      return fc.tuple(
        fc.constant(states),
        fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
      );
    });
    fc.assert(
      fc.property(shuffled, ([states, order]) => {
        let model = emptyModel({ settings: defaultModelSettings, services: [] });
        const voice = { name: 'cloudwatch/alarm-states', account, region };
        const polled = { kind: 'complete', observer: voice, observedAt: noon - 60_000 } as const;
        const first = read(alarmArn, 'cloudwatch/alarm', noon - 60_000);
        model = fold(model, [{ ...polled, resources: [alarm], signals: [first] }], noon - 60_000);
        for (const { value, index } of order) {
          const detail = { state: { value, reason: `number ${index}` } };
          const { event, from } = sent({ at: noon + index * 1000, detail });
          const meaning = understand(from, event, { model, now: noon + 10_000, stretchOf: () => 1 });
          if (meaning.kind === 'fact') model = fold(model, [meaning.observation], noon + 10_000);
        }
        const held = model.signals.get(alarmArn)?.find(({ by }) => by === undefined);
        expect(held?.observedAt).toBe(noon + (states.length - 1) * 1000);
        expect(held?.reason).toContain(`number ${states.length - 1}`);
      }),
    );
  });
});
