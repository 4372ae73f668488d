import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { stateAt } from '../model/signal.ts';
import type { Action, ActionContext, Precondition } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readTable } from './reads/dynamodb.ts';
import { readMinutes } from './reads/minutes.ts';

const paramsSchema = z.strictObject({
  byPercent: z.int().min(10).max(100).default(50).describe('How much is added to what is throttled.'),
  atMost: z
    .int()
    .min(1)
    .max(40_000)
    .describe('Units per second that neither reads nor writes are ever raised above.'),
});

interface Capacity {
  readonly reads: number;
  readonly writes: number;
}

/**
 * Gives a provisioned table more of what it throttles, up to a bound that its owner has set. Nothing is taken
 * away and no item is touched; more capacity is paid for by the hour until somebody lowers it.
 */
export const raiseTableCapacity: Action = {
  name: 'raise-table-capacity',
  summary: 'Raises what is provisioned for a DynamoDB table that throttles, within a bound.',
  kinds: ['dynamodb:table'],
  verdicts: ['overloaded'],
  risk: 'low',
  reversible: false,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: ['cloudwatch:GetMetricData', 'dynamodb:DescribeTable', 'dynamodb:UpdateTable'],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { byPercent, atMost } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const name = identifierOf(target.id);
    const table = await readTable(context.aws, scope, name);
    const before = capacityOf(table);
    const throttled = {
      reads: await isThrottled('ReadThrottleEvents', name, scope, context),
      writes: await isThrottled('WriteThrottleEvents', name, scope, context),
    };
    const raised = (side: keyof Capacity) =>
      throttled[side] && before[side] < atMost
        ? Math.min(atMost, Math.ceil((before[side] * (100 + byPercent)) / 100))
        : before[side];
    const after = { reads: raised('reads'), writes: raised('writes') };
    return planOf(this.name, target, {
      summary: `Raise ${name} from ${inWords(before)} to ${inWords(after)} units per second`,
      preconditions: [
        ...provisionedAndAtRest(table, before),
        precondition('it throttles now', throttled.reads || throttled.writes, throttledInWords(throttled)),
        precondition(
          'the bound allows more',
          after.reads > before.reads || after.writes > before.writes,
          `at most ${atMost}`,
        ),
      ],
      steps: [
        {
          name: `raise ${name} to ${inWords(after)}`,
          calls: [
            plannedCall('DynamoDB', 'UpdateTable', scope, {
              TableName: name,
              ProvisionedThroughput: { ReadCapacityUnits: after.reads, WriteCapacityUnits: after.writes },
            }),
          ],
          // Usually a minute or two; a large table is split meanwhile.
          timeoutMs: 1_800_000,
        },
      ],
      state: asJson({ target: target.id, table: name, scope, before, after, plannedAt: context.now }),
      warnings: [
        ...((table?.GlobalSecondaryIndexes ?? []).length === 0
          ? []
          : [
              'its indexes keep what they have: one with fewer write units throttles the writes of the table',
            ]),
        'whether Application Auto Scaling manages the table is not read; if it does, it sets the capacity again within its own bounds',
        'more is paid for by the hour until somebody lowers it, which DynamoDB allows a few times a day',
      ],
    });
  },

  /** AWS sets what it is told without comparing, so what is there is read once more just before. */
  async apply(plan, step, context) {
    const { table: name, scope, before } = stateSchema.parse(plan.state);
    const now = capacityOf(await readTable(context.aws, scope, name));
    if (now.reads !== before.reads || now.writes !== before.writes)
      throw changedMeanwhile(`${name} has ${inWords(now)} units now, not ${inWords(before)}.`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context) {
    const { table: name, scope, after } = stateSchema.parse(plan.state);
    const table = await readTable(context.aws, scope, name);
    if (table === undefined) return 'failed';
    const now = capacityOf(table);
    if (table.TableStatus === 'UPDATING') return 'under-way';
    return now.reads >= after.reads && now.writes >= after.writes ? 'done' : 'not-started';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateSchema.parse(plan.state);
    const signal = (model.signals.get(target) ?? []).find(({ check }) => check === 'dynamodb/throttles');
    if (signal === undefined || signal.observedAt <= plannedAt || stateAt(signal, now) === 'unknown')
      return inconclusive('how much is throttled was not read since');
    return stateAt(signal, now) === 'pass'
      ? { outcome: 'success', reason: 'nothing is throttled any more' }
      : inconclusive(signal.reason);
  },
};

const stateSchema = z.object({
  target: z.string(),
  table: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  before: z.object({ reads: z.number(), writes: z.number() }),
  after: z.object({ reads: z.number(), writes: z.number() }),
  plannedAt: z.number(),
});

function capacityOf(table: TableDescription | undefined): Capacity {
  const { ReadCapacityUnits: reads = 0, WriteCapacityUnits: writes = 0 } = table?.ProvisionedThroughput ?? {};
  return { reads, writes };
}

const inWords = ({ reads, writes }: Capacity): string => `${reads} read and ${writes} write`;

function throttledInWords({ reads, writes }: Readonly<Record<keyof Capacity, boolean>>): string {
  if (reads && writes) return 'reads and writes';
  return reads ? 'reads' : writes ? 'writes' : 'no throttled request is reported in three minutes';
}

/** DynamoDB reports throttled requests only of minutes that had some; an old minute says nothing of now. */
async function isThrottled(
  metric: string,
  table: string,
  scope: Parameters<typeof readMinutes>[1],
  { aws, now }: ActionContext,
): Promise<boolean> {
  const [newest] = await readMinutes(
    aws,
    scope,
    {
      namespace: 'AWS/DynamoDB',
      name: metric,
      dimensions: { TableName: table },
      lookBackMs: 360_000,
    },
    now,
  );
  return newest !== undefined && newest.value > 0;
}

function provisionedAndAtRest(
  table: TableDescription | undefined,
  { reads, writes }: Capacity,
): readonly Precondition[] {
  const {
    TableStatus: status = 'unknown',
    Replicas: replicas = [],
    BillingModeSummary: billing,
  } = table ?? {};
  const isProvisioned = reads > 0 && writes > 0 && billing?.BillingMode !== 'PAY_PER_REQUEST';
  return [
    precondition(
      'its capacity is provisioned',
      isProvisioned,
      isProvisioned ? `${reads} read and ${writes} write units` : 'it is billed by the request, or not known',
    ),
    precondition('nobody changes it', status === 'ACTIVE', `its status is ${status}`),
    precondition(
      'it is in one region',
      replicas.length === 0,
      replicas.length === 0
        ? 'it has no replicas'
        : 'what is provisioned of a global table must be the same everywhere, which is its auto scaling’s to see to',
    ),
  ];
}
