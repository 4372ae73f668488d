import type { Resource } from '../model/resource.ts';
import { listActiveAutoshifts, listManagedResources } from '../aws/arc-zonal-shift/lists.ts';
import { readZoneNames } from '../aws/zone-ids.ts';
import { ownShiftComment } from '../model/zonal-shifts.ts';
import type { Action, ActionContext, Plan, PlannedStep, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition, scopeOf } from './precondition.ts';
import { isMeasured, readCpu } from './reads/cpu.ts';
import { headroom, loadFactor } from './zonal-shift/headroom.ts';
import { giveBackShift, renewShift } from './zonal-shift/keep.ts';
import { shiftLength, type ShiftParams, shiftParams } from './zonal-shift/params.ts';
import {
  enoughZones,
  impairedZone,
  nobodyShifts,
  notLeftByItself,
  othersWell,
  shiftable,
} from './zonal-shift/preconditions.ts';
import { readOwnShift, type ShiftState, shiftState } from './zonal-shift/state.ts';
import { verifyShift } from './zonal-shift/verify.ts';
import { readTargetsByZone, type ZoneTargets } from './zonal-shift/zones.ts';

/**
 * Leads users away from the one zone by which they get errors, by ARC's zonal shift. That is data plane in
 * every region, nothing is launched or taken down, and AWS ends it by itself at its expiry, whatever becomes
 * of Holdfast. It stands until the zone was well for long enough. docs/decisions/0024-leaving-a-zone.md.
 */
export const shiftZone: Action = {
  name: 'shift-zone',
  summary: 'Leads the users of a load balancer away from the one zone by which they get errors, for a time.',
  kinds: ['elbv2:load-balancer'],
  verdicts: ['zone-impaired'],
  risk: 'medium',
  reversible: true,
  effect: 'moves-traffic',
  usersSuffice: true,
  dependsOnControlPlanes: [],
  permissions: [
    'arc-zonal-shift:CancelZonalShift',
    'arc-zonal-shift:ListAutoshifts',
    'arc-zonal-shift:ListManagedResources',
    'arc-zonal-shift:StartZonalShift',
    'arc-zonal-shift:UpdateZonalShift',
    'cloudwatch:GetMetricData',
    'ec2:DescribeAvailabilityZones',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(shiftParams),

  async plan(target, rawParams, context) {
    const params = shiftParams.parse(rawParams);
    const zone = impairedZone(target, context.model, context.now);
    if (zone === undefined)
      return planOf(this.name, target, {
        summary: `Shift ${target.name} away from a zone`,
        preconditions: [
          precondition(
            'users get errors by exactly one zone',
            false,
            'by fresh reads they do not, or no longer do',
          ),
        ],
        steps: [],
        state: null,
      });
    return planToLeave({ target, zone, params }, context);
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = shiftState.parse(plan.state);
    const shift = await readOwnShift(state, context);
    switch (state.step) {
      case 'start':
        if (shift === undefined) return 'not-started';
        return shift.appliedStatus === 'NOT_APPLIED' ? 'failed' : 'done';
      case 'renew':
        if (shift?.expiryTime === undefined) return 'failed';
        // ARC counts in whole minutes from when the call comes in.
        return shift.expiryTime.getTime() >= state.expiresAt - 60_000 ? 'done' : 'not-started';
      case 'cancel':
        return shift === undefined ? 'done' : 'not-started';
    }
  },

  verify(plan, model, now) {
    return verifyShift(shiftState.parse(plan.state), model, now);
  },

  undo: (plan, context) => giveBackShift(plan, context, 'undo'),

  lasting: {
    endsByItself: true,
    expiresAt: (plan) => shiftState.parse(plan.state).expiresAt,
    async inForce(plan, context) {
      return (await readOwnShift(shiftState.parse(plan.state), context)) === undefined ? 'gone' : 'in-force';
    },
    renew: renewShift,
    giveBack: (plan, context) => giveBackShift(plan, context, 'return'),
    async leaveAgain(returning, context) {
      const { resource, zone, params } = shiftState.parse(returning.state);
      const target = context.model.resources.get(resource);
      if (target === undefined) throw new Error(`${resource} is not known any more`);
      return planToLeave({ target, zone, params }, context);
    },
  },
};

/** Everything is read afresh; what cannot be known is said among the warnings. */
async function planToLeave(
  {
    target,
    zone,
    params,
  }: { readonly target: Resource; readonly zone: string; readonly params: ShiftParams },
  context: ActionContext,
): Promise<Plan> {
  const { aws, now, remediation, model } = context;
  const scope = scopeOf(target);
  const managed = await listManagedResources(aws, scope, 'verify');
  const autoshifts = await listActiveAutoshifts(aws, scope, 'verify');
  const zoneNames = await readZoneNames(aws, scope, 'verify');
  const zoneId = [...zoneNames].find(([, name]) => name === zone)?.[0];
  const targets = await readTargetsByZone(target.id, scope, context);
  const remaining = healthyElsewhere(zone, targets);
  const cpu = await readCpu(remaining, scope, context);
  const factor = loadFactor(zone, targets);
  const users = (model.signals.get(target.id) ?? []).find(({ check }) => check === 'elb/user-errors');
  const state: ShiftState = {
    step: 'start',
    remediation,
    resource: target.id,
    scope,
    zone,
    zoneId: zoneId ?? '',
    params,
    targetsBefore: targets.reduce((sum, part) => sum + (part.zone === zone ? part.registered : 0), 0),
    expiresAt: now + shiftLength(params.expiresIn),
    plannedAt: now,
    ...(users?.value === undefined ? {} : { errorsBefore: users.value }),
  };
  return {
    ...planOf(shiftZone.name, target, {
      summary: `Shift ${target.name} away from ${zone} for ${params.expiresIn}`,
      preconditions: [
        shiftable(managed.find(({ arn }) => arn === target.id)),
        precondition(
          'the id of the zone is known',
          zoneId !== undefined,
          zoneId ?? `EC2 lists no zone ${zone}`,
        ),
        nobodyShifts(state.zoneId, target.id, { managed, autoshifts }),
        enoughZones(zone, targets, params.zonesRemaining),
        notLeftByItself(zone, targets),
        othersWell(zone, targets),
        headroom(factor, cpu, { remaining: remaining.length, maxCpuPercent: params.maxCpuPercent }),
      ],
      steps: [startStep(state)],
      state: asJson(state),
      warnings: [
        'whether databases, caches and quotas of the other zones can bear the load is not measured',
        ...(isMeasured(cpu, remaining.length) ? [] : ['how busy the remaining targets are is not known']),
        ...(users?.value === undefined
          ? ['what all users get is not known, so that it helped cannot be told']
          : []),
      ],
    }),
    zone,
  };
}

function startStep({ resource, scope, zone, zoneId, params, remediation }: ShiftState): PlannedStep {
  return {
    name: `shift it away from ${zone}`,
    calls: [
      plannedCall('ARC Zonal Shift', 'StartZonalShift', scope, {
        resourceIdentifier: resource,
        awayFrom: zoneId,
        expiresIn: params.expiresIn,
        comment: ownShiftComment(remediation, `users get errors by ${zone}`),
      }),
    ],
    timeoutMs: 120_000,
  };
}

function healthyElsewhere(zone: string, targets: readonly ZoneTargets[]): readonly string[] {
  return [...new Set(targets.flatMap((part) => (part.zone === zone ? [] : part.healthy)))];
}
