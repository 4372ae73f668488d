import type { DBInstance } from '@aws-sdk/client-rds';
import { z } from 'zod';
import type { Action, ActionContext, Precondition, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive, wellSince } from './evidence.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition, scopeOf } from './precondition.ts';
import { readDatabase, readEvents } from './reads/rds.ts';

const paramsSchema = z.strictObject({
  leaveToRdsSeconds: z
    .int()
    .min(180)
    .max(3_600)
    .default(300)
    .describe('How long RDS is left alone to fail over by itself, which typically takes 60 to 120 s.'),
  stuckAfterSeconds: z
    .int()
    .min(600)
    .max(3_600)
    .default(600)
    .describe('A failover that RDS began so long ago, and of which it tells no end, is taken to be stuck.'),
});

/** So far back RDS is asked for failovers: one an hour is all that is asked for. */
const eventMinutes = 60;

/**
 * Has RDS put the standby in the place of a Multi-AZ primary that hangs, where RDS does not do it by itself. The
 * standby has every commit and takes over the name, so no record is moved and nothing is fenced: RDS sees to one
 * writer. A failover that is under way is RDS's own and is never forced a second time.
 */
export const rebootWithFailover: Action = {
  name: 'reboot-with-failover',
  summary: 'Has RDS put the standby of a Multi-AZ database in the place of a primary that hangs.',
  kinds: ['rds:instance'],
  verdicts: ['host-failed'],
  risk: 'high',
  reversible: false,
  effect: 'changes-writer',
  dependsOnControlPlanes: [],
  permissions: ['rds:DescribeDBInstances', 'rds:DescribeEvents', 'rds:RebootDBInstance'],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const id = identifierOf(target.id);
    const summary = `Fail ${id} over to its standby`;
    const database = await readDatabase(context.aws, scope, id);
    if (database === undefined) {
      const preconditions = [precondition('the database exists', false, 'RDS knows no such database')];
      return planOf(this.name, target, { summary, preconditions, steps: [], state: null });
    }
    const events = await eventsOf(id, scope, context);
    return planOf(this.name, target, {
      summary: `${summary} in ${database.SecondaryAvailabilityZone ?? 'another zone'}`,
      preconditions: [
        precondition('the database exists', true, `its status is ${database.DBInstanceStatus}`),
        ...hasStandby(database),
        standbyZoneIsWell(database, target.account, context),
        precondition(
          'RDS is not at work on it',
          database.DBInstanceStatus === 'available',
          `its status is ${database.DBInstanceStatus ?? 'unknown'}`,
        ),
        noFailoverIsUnderWay(events, params.stuckAfterSeconds, context.now),
        noFailoverLately(events),
        rdsHadItsTurn(target.id, params.leaveToRdsSeconds, context),
      ],
      steps: [
        {
          name: `reboot ${id} with failover`,
          calls: [
            plannedCall('RDS', 'RebootDBInstance', scope, { DBInstanceIdentifier: id, ForceFailover: true }),
          ],
          timeoutMs: 600_000,
        },
      ],
      state: asJson({
        id,
        arn: target.id,
        scope,
        zone: database.AvailabilityZone,
        plannedAt: context.now,
      }),
      warnings: [
        'every open connection breaks, and clients that keep the old address must look the name up again',
        'the standby has an empty buffer pool: queries are slow at first',
      ],
    });
  },

  /**
   * The call says nothing of what it takes the place from, so the zone is read once more just before; and its events,
   * because a database that RDS has begun to fail over may still be called available.
   */
  async apply(plan, step, context) {
    const { id, scope, zone, plannedAt } = stateSchema.parse(plan.state);
    const now = await readDatabase(context.aws, scope, id);
    if (now?.AvailabilityZone !== zone || now?.DBInstanceStatus !== 'available')
      throw changedMeanwhile(
        `${id} is in ${now?.AvailabilityZone ?? 'no zone'} now and ${now?.DBInstanceStatus ?? 'gone'}, not available in ${zone}.`,
      );
    if (hasFailoverSince(plannedAt, await eventsOf(id, scope, context)))
      throw changedMeanwhile(`RDS has begun to fail ${id} over by itself.`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { id, scope, zone, plannedAt } = stateSchema.parse(plan.state);
    const database = await readDatabase(context.aws, scope, id);
    if (database === undefined) return 'failed';
    const atRest = database.DBInstanceStatus === 'available';
    if (database.AvailabilityZone !== zone) return atRest ? 'done' : 'under-way';
    if (!atRest) return 'under-way';
    return hasFailoverSince(plannedAt, await eventsOf(id, scope, context)) ? 'under-way' : 'not-started';
  },

  verify(plan, model, now) {
    const { arn, zone, plannedAt } = stateSchema.parse(plan.state);
    const database = model.resources.get(arn);
    if (database?.zone === undefined || database.zone === zone)
      return inconclusive(`it was still seen in ${zone}`);
    return wellSince(model, arn, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: `it serves from ${database.zone} and is healthy` }
      : inconclusive(`it is in ${database.zone} and was not seen healthy yet`);
  },
};

const stateSchema = z.object({
  id: z.string(),
  arn: z.string(),
  scope: z.object({ account: z.string(), region: z.string() }),
  zone: z.string(),
  plannedAt: z.number(),
});

/** Members of a cluster have no standby of their own: their cluster fails over to another member. */
function hasStandby(database: DBInstance): readonly Precondition[] {
  const { MultiAZ, SecondaryAvailabilityZone: zone, AvailabilityZone: own, DBClusterIdentifier } = database;
  return [
    precondition(
      'it is Multi-AZ',
      MultiAZ === true && DBClusterIdentifier === undefined,
      DBClusterIdentifier === undefined
        ? `RDS says ${MultiAZ === true ? 'so' : 'that it is not'}`
        : `it is a member of the cluster ${DBClusterIdentifier}`,
    ),
    precondition(
      'its standby is in another zone',
      zone !== undefined && zone !== own,
      zone === undefined
        ? 'RDS names no zone of a standby'
        : `the standby is in ${zone}, the primary in ${own}`,
    ),
  ];
}

/** A failover into a zone that is failing turns an outage of one host into one that nobody can end. */
function standbyZoneIsWell(
  { SecondaryAvailabilityZone: zone }: DBInstance,
  account: string,
  { model }: ActionContext,
): Precondition {
  const cause = model.causes().find((one) => one.id === `zone:${zone}` && one.account === account);
  return precondition(
    'the zone of its standby is well',
    zone !== undefined && cause === undefined,
    cause?.reason ?? (zone === undefined ? 'it is not known' : `nothing is known against ${zone}`),
  );
}

type Events = Awaited<ReturnType<typeof readEvents>>;

function eventsOf(
  id: string,
  scope: Parameters<typeof readEvents>[1],
  { aws }: Pick<ActionContext, 'aws'>,
): Promise<Events> {
  return readEvents(aws, scope, { id, type: 'db-instance', minutes: eventMinutes });
}

/** An event carries AWS's clock, in whole seconds. */
function hasFailoverSince(time: number, events: Events): boolean {
  return ofFailovers(events).some(({ at }) => at >= time - 1_000);
}

const ofFailovers = (events: Events): Events => events.filter(({ message }) => /failover/i.test(message));

function noFailoverIsUnderWay(events: Events, stuckAfterSeconds: number, now: number): Precondition {
  const last = ofFailovers(events).at(-1);
  const seconds =
    last !== undefined && /start|begin|initiat/i.test(last.message)
      ? Math.round((now - last.at) / 1000)
      : undefined;
  return precondition(
    'no failover is under way',
    seconds === undefined || seconds >= stuckAfterSeconds,
    seconds === undefined
      ? 'its events show none'
      : `RDS began one ${seconds} s ago and tells no end of it; after ${stuckAfterSeconds} s it is taken to be stuck`,
  );
}

/** A standby that took over and hangs as well is not helped by going back, and is for a person to see. */
function noFailoverLately(events: Events): Precondition {
  const ended = ofFailovers(events).findLast(({ message }) => !/start|begin|initiat/i.test(message));
  return precondition(
    'it did not fail over within the hour',
    ended === undefined,
    ended === undefined ? 'its events show none' : `RDS: ${ended.message}`,
  );
}

function rdsHadItsTurn(target: string, leaveSeconds: number, { model, now }: ActionContext): Precondition {
  const since = model.verdicts.get(target)?.unhealthySince;
  const left = since === undefined ? 0 : Math.round((now - since) / 1000);
  return precondition(
    'RDS had its time to fail over by itself',
    left >= leaveSeconds,
    `unhealthy for ${left} s, left to RDS for ${leaveSeconds} s`,
  );
}
