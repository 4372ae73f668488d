import { describe, expect, it } from 'vitest';
import type { ManagedResource } from '../../src/aws/arc-zonal-shift/commands.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Resource } from '../../src/model/resource.ts';
import { activeShifts } from '../../src/model/zonal-shifts.ts';
import { arc } from '../../src/pollers/arc.ts';
import { elbv2 } from '../../src/pollers/elbv2.ts';
import { modelOf, resourceOf } from '../support/model-of.ts';
import { type Answers, pollBench, refused, startedAt } from '../support/poll.ts';

const arn = (name: string, type = 'app') =>
  `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/${type}/${name}/50dc6c495c0c9188`;
const zones = ['eu-west-1a', 'eu-west-1b'];

function balancer(name: string, facts: Resource['facts'] = {}): Resource {
  const type = facts['type'] === 'network' ? 'net' : 'app';
  return resourceOf({
    id: arn(name, type),
    name,
    kind: 'elbv2:load-balancer',
    facts: { type: 'application', zones, ...facts },
  });
}

function answered(observations: readonly Observation[]) {
  const [observation] = observations;
  if (observation === undefined || observation.kind === 'failed')
    throw new Error(`no answer: ${JSON.stringify(observation)}`);
  return observation;
}

describe('the poller of zonal shifts', () => {
  const list = 'ARC Zonal Shift ListManagedResources';
  // In this account the letters do not follow the numbers.
  const zoneNames: Answers = {
    'EC2 DescribeAvailabilityZones': () => ({
      AvailabilityZones: [
        { ZoneId: 'euw1-az3', ZoneName: 'eu-west-1a' },
        { ZoneId: 'euw1-az1', ZoneName: 'eu-west-1b' },
      ],
    }),
  };
  const expiryTime = new Date(startedAt + 3_600_000);
  const shift = (parts: object) => ({
    awayFrom: 'euw1-az1',
    expiryTime,
    appliedStatus: 'APPLIED' as const,
    ...parts,
  });

  async function poll(managed: Partial<ManagedResource>) {
    const answers = { ...zoneNames, [list]: () => ({ items: [{ arn: arn('shop'), ...managed }] }) };
    const bench = pollBench(answers, modelOf({ resources: [balancer('shop')] }));
    return { ...answered(await bench.run(arc, 'zonal-shifts')), sent: bench.sent };
  }

  it.each([
    ['holdfast', { zonalShifts: [shift({ comment: 'Holdfast rem-1: …' })] }],
    ['person', { zonalShifts: [shift({ comment: 'leave it' })] }],
    ['practice-run', { zonalShifts: [shift({ comment: '', shiftType: 'PRACTICE_RUN' })] }],
    ['practice-run', { zonalShifts: [shift({ comment: '', shiftType: 'FIS_EXPERIMENT' })] }],
    ['autoshift', { autoshifts: [shift({ expiryTime: undefined })] }],
  ])('says that %s moved traffic away, and of which zone by its name', async (by, managed) => {
    const { resources, signals } = await poll(managed);
    const [resource] = resources;
    expect(resource?.facts['zonalShiftEnabled']).toBe(true);
    expect(activeShifts(resource ?? balancer('shop'))).toEqual([
      { zone: 'eu-west-1b', by, ...(by === 'autoshift' ? {} : { until: expiryTime.getTime() }) },
    ]);
    expect(signals).toMatchObject([{ check: 'arc/zonal-shift', state: 'warn', nature: 'warning-only' }]);
  });

  it('asks for the names of zones only when something is shifted', async () => {
    const { signals, sent } = await poll({});
    expect(sent.map(({ operation }) => operation)).toEqual(['ListManagedResources']);
    expect(signals).toMatchObject([{ check: 'arc/zonal-shift', state: 'pass' }]);
  });

  it('says of what ARC does not list that zonal shift is off', async () => {
    const { resources } = await poll({ arn: arn('another') });
    expect(resources).toMatchObject([{ id: arn('shop'), facts: { zonalShiftEnabled: false } }]);
  });

  it('asks nothing where there is no load balancer', async () => {
    const bench = pollBench({}, modelOf({ resources: [] }));
    expect(answered(await bench.run(arc, 'zonal-shifts'))).toMatchObject({ resources: [], signals: [] });
    expect(bench.sent).toEqual([]);
  });

  it('knows nothing where it may not ask, and says which permission is missing', async () => {
    const deny = () => {
      throw refused('AccessDeniedException', 403);
    };
    const bench = pollBench({ [list]: deny }, modelOf({ resources: [balancer('shop')] }));
    expect(await bench.run(arc, 'zonal-shifts')).toMatchObject([
      { kind: 'failed', failure: 'denied', permission: 'arc-zonal-shift:ListManagedResources' },
    ]);
  });

  it('reads again before something is done to a load balancer, and for nothing else', async () => {
    const bench = pollBench({ [list]: () => ({ items: [] }) }, modelOf({ resources: [balancer('shop')] }));
    expect(await arc.refresh(['arn:aws:ec2:eu-west-1:111122223333:instance/i-1'], bench.context)).toEqual([]);
    expect(await arc.refresh([arn('shop')], bench.context)).toMatchObject([{ kind: 'complete' }]);
  });
});

interface Query {
  readonly Id: string;
  readonly MetricStat: {
    readonly Metric: {
      readonly MetricName: string;
      readonly Namespace: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

describe('the poller of traffic by zone', () => {
  const minuteMs = 60_000;

  /** Sums a minute by `METRIC ZONE`; `METRIC whole` is that of all zones. */
  function metrics(sums: Readonly<Record<string, number>>, forbidden: readonly string[] = []): Answers {
    return {
      'CloudWatch GetMetricData': ({ MetricDataQueries, StartTime, EndTime }: never) => {
        const from = (StartTime as Date).getTime();
        const minutes = ((EndTime as Date).getTime() - from) / minuteMs;
        return {
          MetricDataResults: (MetricDataQueries as Query[]).map(({ Id, MetricStat: { Metric } }) => {
            const zone = Metric.Dimensions.find(({ Name }) => Name === 'AvailabilityZone')?.Value ?? 'whole';
            const name = `${Metric.MetricName} ${zone}`;
            const sum = sums[name];
            const at = Array.from({ length: sum === undefined ? 0 : minutes }, (_, index) => index);
            return {
              Id,
              Timestamps: at.map((index) => new Date(from + index * minuteMs)),
              Values: at.map(() => sum),
              StatusCode: forbidden.includes(name) ? 'Forbidden' : 'Complete',
            };
          }),
        };
      },
    };
  }

  async function poll(
    sums: Readonly<Record<string, number>>,
    resource: Resource,
    forbidden: readonly string[] = [],
  ) {
    const bench = pollBench(metrics(sums, forbidden), modelOf({ resources: [resource] }));
    const { signals } = answered(await bench.run(elbv2, 'zone-traffic'));
    const ofZones = signals.filter(({ check }) => check === 'elb/zone-errors');
    return {
      said: ofZones.map(({ by, state, nature, reason }) => [by, state, nature, reason]),
      values: ofZones.map(({ value }) => value),
      users: signals.find(({ check }) => check === 'elb/user-errors'),
      sent: bench.sent,
    };
  }

  const shifting = { zonalShiftEnabled: true };
  const traffic = {
    'RequestCount whole': 2000,
    'RequestCount eu-west-1a': 1000,
    'RequestCount eu-west-1b': 1000,
  };

  it('finds a zone whose users alone get errors, from its targets and from itself', async () => {
    const sums = {
      ...traffic,
      'HTTPCode_Target_5XX_Count whole': 40,
      'HTTPCode_Target_5XX_Count eu-west-1b': 40,
      'HTTPCode_ELB_5XX_Count whole': 10,
      'HTTPCode_ELB_5XX_Count eu-west-1b': 10,
    };
    const { said, values, users } = await poll(sums, balancer('shop', shifting));
    expect(said).toEqual([
      [
        'zone:eu-west-1a',
        'pass',
        undefined,
        '0.0 % of what comes in by eu-west-1a fails, 5.0 % by its other zones: this zone is no worse than the others',
      ],
      [
        'zone:eu-west-1b',
        'fail',
        undefined,
        '5.0 % of what comes in by eu-west-1b fails, 0.0 % by its other zones; so in 5 of 5 minutes',
      ],
    ]);
    expect(values).toEqual([0, 0.05]);
    expect(users).toMatchObject({
      state: 'pass',
      value: 0.025,
      reason: expect.stringMatching(
        /^2.5 % of 2000 requests failed in the last minute.* \(a warning from 5.0 % of at least 100 requests on\)$/,
      ) as string,
    });
  });

  it('never takes errors that CloudWatch may not show for none', async () => {
    const hidden = ['HTTPCode_Target_5XX_Count whole', 'HTTPCode_Target_5XX_Count eu-west-1b'];

    const { said, users } = await poll(traffic, balancer('shop', shifting), hidden);

    expect(said.map(([by, state]) => [by, state])).toEqual([
      ['zone:eu-west-1a', 'unknown'],
      ['zone:eu-west-1b', 'unknown'],
    ]);
    expect(said[0]?.[3]).toContain("grant cloudwatch:GetMetricData to Holdfast's role");
    expect(users?.state).toBe('unknown');
  });

  it('takes what still fails in a zone that was left for a warning', async () => {
    const sums = {
      ...traffic,
      'HTTPCode_Target_5XX_Count whole': 50,
      'HTTPCode_Target_5XX_Count eu-west-1b': 50,
    };
    const left = { shiftedZones: ['eu-west-1b'], shiftedBy: ['holdfast'], shiftedUntil: [''] };
    const { said } = await poll(sums, balancer('shop', { ...shifting, ...left }));
    expect(said[1]?.slice(0, 3)).toEqual(['zone:eu-west-1b', 'fail', 'warning-only']);
  });

  it('counts connections that are reset where a network load balancer sees no answers', async () => {
    const sums = {
      'NewFlowCount whole': 2000,
      'NewFlowCount eu-west-1a': 1000,
      'NewFlowCount eu-west-1b': 1000,
      'TCP_Target_Reset_Count whole': 30,
      'TCP_Target_Reset_Count eu-west-1b': 30,
    };
    const { said } = await poll(sums, balancer('gate', { ...shifting, type: 'network' }));
    expect(said.map(([, state]) => state)).toEqual(['pass', 'fail']);
  });

  it('knows nothing without data, and nothing of a zone by which nothing comes in', async () => {
    const { said: without, users } = await poll({}, balancer('shop', shifting));
    expect(users?.state).toBe('unknown');
    expect(without.map(([, state, nature]) => [state, nature])).toEqual([
      ['unknown', undefined],
      ['unknown', undefined],
    ]);
    const idle = { 'RequestCount whole': 1000, 'RequestCount eu-west-1a': 1000 };
    const { said } = await poll(idle, balancer('shop', shifting));
    expect(said[1]?.slice(1, 3)).toEqual(['unknown', 'warning-only']);
  });

  it.each([
    ['zonal shift is off', { zonalShiftEnabled: false }],
    ['it is not known whether zonal shift is on', {}],
    ['there is only one zone', { ...shifting, zones: ['eu-west-1a'] }],
  ])('reads nothing where %s, for each metric costs', async (_, facts) => {
    const { said, sent } = await poll({}, balancer('shop', facts));
    expect([said, sent]).toEqual([[], []]);
  });

  it('reads a load balancer again before something is done to it', async () => {
    const bench = pollBench(metrics(traffic), modelOf({ resources: [balancer('shop', shifting)] }));
    expect(await elbv2.refresh([arn('shop')], bench.context)).toMatchObject([
      { kind: 'partial', observer: { name: 'elbv2/zone-traffic' } },
    ]);
  });
});
