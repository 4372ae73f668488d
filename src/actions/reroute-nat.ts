import { z } from 'zod';
import { ec2Arn } from '../aws/arn.ts';
import { stateAt } from '../model/signal.ts';
import type { Action, ActionContext, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { inconclusive } from './evidence.ts';
import {
  anotherWorks,
  doesNotWork,
  leadsToGateway,
  nobodyIsAtWork,
  otherGateway,
  type WayOut,
} from './nat/preconditions.ts';
import { leadBack } from './nat/lead-back.ts';
import { readDefaultRoute, readGatewaysOf } from './nat/read.ts';
import { leadTo, type RerouteState, stateOf } from './nat/state.ts';
import { readNatTraffic } from './nat/traffic.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, scopeOf } from './precondition.ts';

const paramsSchema = z.strictObject({
  to: z
    .string()
    .regex(/^nat-[0-9a-f]+$/, 'must be the id of a NAT gateway such as nat-0123456789abcdef0')
    .optional()
    .describe('The gateway to go out by; absent: the least busy of those that work.'),
});

/**
 * Leads the machines behind a route table out by the NAT gateway of another zone while their own does not
 * work. Nothing that runs is touched. docs/decisions/0045-another-zones-nat.md.
 */
export const rerouteNat: Action = {
  name: 'reroute-nat',
  summary: 'Leads the default route of a route table to a NAT gateway that works, while its own does not.',
  kinds: ['vpc:route-table'],
  // AWS's own word that a route is a black hole needs no second witness; a silent gateway is held against others.
  verdicts: ['suspect', 'host-failed'],
  risk: 'medium',
  reversible: true,
  effect: 'none',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'ec2:DescribeNatGateways',
    'ec2:DescribeRouteTables',
    'ec2:ReplaceRoute',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const { to: wanted } = paramsSchema.parse(rawParams);
    const scope = scopeOf(target);
    const table = identifierOf(target.id);
    const way = await readWayOut(table, scope, context);
    const found = otherGateway(way, wanted);
    const [from, to] = [way.route?.gateway ?? '', found?.NatGatewayId ?? ''];
    const address = found?.NatGatewayAddresses?.find(({ PublicIp }) => PublicIp !== undefined)?.PublicIp;
    const state: RerouteState = {
      target: target.id,
      scope,
      table,
      from,
      to,
      plannedAt: context.now,
      phase: 'reroute',
    };
    return planOf(this.name, target, {
      summary:
        found === undefined
          ? `Lead ${target.name} out by another NAT gateway`
          : `Lead ${target.name} out by ${to} in place of ${from}`,
      preconditions: [leadsToGateway(way), doesNotWork(way), nobodyIsAtWork(way), anotherWorks(way, found)],
      steps: [leadTo(state, to)],
      state: asJson(state),
      warnings: [
        `the machines are seen from outside under ${address ?? 'another address'}: who lets them in by their address may refuse them`,
        'traffic between zones is paid for, and the machines depend on the zone of that gateway meanwhile',
      ],
    });
  },

  async apply(plan, step, context) {
    const { scope, table, from, to, phase } = stateOf(plan);
    // EC2 replaces a route without comparing, so it is compared here, just before.
    const expected = phase === 'reroute' ? from : to;
    const route = await readDefaultRoute(context, scope, table);
    if (route?.gateway !== expected)
      throw changedMeanwhile(
        `the default route of ${plan.targetName} leads to ${route?.gateway ?? 'something else'} now`,
      );
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, table, from, to, phase } = stateOf(plan);
    const route = await readDefaultRoute(context, scope, table);
    const [before, after] = phase === 'reroute' ? [from, to] : [to, from];
    if (route?.gateway === after) return 'done';
    return route?.gateway === before ? 'not-started' : 'failed';
  },

  /** By what goes out by the new gateway from this table's machines, in a minute that lies after the change. */
  verify(plan, model, now) {
    const { target, scope, to, plannedAt } = stateOf(plan);
    const gateway = ec2Arn(scope, `natgateway/${to}`);
    const traffic = (model.signals.get(target) ?? []).find(
      ({ check, by }) => check === 'nat/traffic' && by === gateway,
    );
    if (traffic === undefined || traffic.observedAt < plannedAt + settledAfterMs)
      return inconclusive('what goes out by the other gateway was not seen yet');
    switch (stateAt(traffic, now)) {
      case 'pass':
        return { outcome: 'success', reason: `they go out by ${to}: ${traffic.reason}` };
      case 'fail':
        return { outcome: 'failed', reason: `they do not get out by ${to} either: ${traffic.reason}` };
      default:
        return inconclusive(`whether they get out by ${to} cannot be told: ${traffic.reason}`);
    }
  },

  undo: (plan, context) => leadBack(plan, context, 'at-once'),

  lasting: {
    endsByItself: false,
    expiresAt: () => undefined,
    async inForce(plan, context) {
      const { scope, table, to } = stateOf(plan);
      const route = await readDefaultRoute(context, scope, table);
      return route?.gateway === to ? 'in-force' : 'gone';
    },
    giveBack: (plan, context) => leadBack(plan, context, 'when-it-is-seen-to-work'),
    async leaveAgain(returning) {
      const state: RerouteState = { ...stateOf(returning), phase: 'reroute' };
      return {
        ...returning,
        summary: `Lead ${returning.targetName} out by ${state.to} in place of ${state.from}, again`,
        preconditions: [],
        steps: [leadTo(state, state.to)],
        state: asJson(state),
      };
    },
  },
};

/** CloudWatch tells of a minute up to three minutes after its start. */
const settledAfterMs = 180_000;

async function readWayOut(
  table: string,
  scope: RerouteState['scope'],
  context: ActionContext,
): Promise<WayOut> {
  const route = await readDefaultRoute(context, scope, table);
  if (route?.gateway === undefined) return { route, gateways: [], traffic: new Map() };
  const gateways = await readGatewaysOf(context, scope, route.vpc);
  const ids = gateways.flatMap(({ NatGatewayId }) => NatGatewayId ?? []);
  return { route, gateways, traffic: await readNatTraffic(context, scope, ids) };
}
