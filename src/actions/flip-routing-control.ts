import { z } from 'zod';
import type { Resource } from '../model/resource.ts';
import type { Action, ActionContext, Plan, PlannedStep, Precondition, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { readDestinationHealth } from './dns/destination.ts';
import { undoHelps } from './dns/flip-state.ts';
import { parseRecordId, route53Scope, siblingId } from './dns/record-set.ts';
import { assumeRoom, roomAtDestination } from './dns/room.ts';
import { readRoutingControl } from './dns/routing-control.ts';
import { verifyFlip } from './dns/verify-flip.ts';
import { checkedBy } from './params.ts';
import { planOf, precondition } from './precondition.ts';

const routingControlArn = z.string().regex(/^arn:[^:]+:route53-recovery-control::\d{12}:controlpanel\//);

const paramsSchema = z.strictObject({
  clusterEndpoints: z
    .array(z.strictObject({ endpoint: z.url({ protocol: /^https$/ }), region: z.string().min(1) }))
    .length(5)
    .describe('All five endpoints of the ARC cluster: any one of them is enough, and any four may be away.'),
  on: routingControlArn.describe('Routing control of the destination, to be On.'),
  off: routingControlArn.describe('Routing control of the source, to be Off.'),
  to: z.string().min(1).describe('Set identifier of the record that `on` stands for.'),
  assumeRoom,
});

/**
 * Moves traffic by ARC routing control: only its data plane is needed, in any one of five regions, and no
 * record is touched. Both controls change in one call, so ARC's own safety rules see the result as a whole.
 */
export const flipRoutingControl: Action = {
  name: 'flip-routing-control',
  summary: 'Moves traffic from a sick site to a healthy one by ARC routing controls.',
  kinds: ['route53:record'],
  verdicts: ['host-failed', 'dependency-failed'],
  risk: 'high',
  reversible: true,
  effect: 'moves-traffic',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
    'route53-recovery-cluster:GetRoutingControlState',
    'route53-recovery-cluster:UpdateRoutingControlStates',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const read = (arn: string) => readRoutingControl(arn, params.clusterEndpoints, target.account, context);
    const [on, off] = [await read(params.on), await read(params.off)];
    const destination = siblingId(target.id, params.to);
    const health = await destinationHealth(target, destination, context);
    const state: State = {
      ...params,
      account: target.account,
      source: target.id,
      destination,
      plannedAt: context.now,
    };
    return planOf(this.name, target, {
      summary: `Move ${parseRecordId(target.id).name} to ${params.to} by routing control`,
      preconditions: [
        precondition('the source takes traffic', off === 'On', `its routing control is ${off}`),
        precondition('the destination takes none yet', on === 'Off', `its routing control is ${on}`),
        precondition('the destination is healthy', health.healthy === true, health.detail),
        await roomAtDestination(target, { id: destination }, params.assumeRoom === true, context),
      ],
      steps: [setControls(state, { [params.on]: 'On', [params.off]: 'Off' })],
      state: asJson(state),
      warnings: ['it stays so until it is given back, as its policy says, or by hand'],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = stateSchema.parse(plan.state);
    const stands = await standsAt(state, context);
    if (stands === undefined) return 'failed';
    return stands === (state.towards ?? 'destination') ? 'done' : 'not-started';
  },

  verify(plan, model, now) {
    return verifyFlip(stateSchema.parse(plan.state), model, now);
  },

  async undo(plan, context) {
    const state = stateSchema.parse(plan.state);
    const back = await healthOf(state, 'source', context);
    const here = await healthOf(state, 'destination', context);
    const holds = undoHelps(back, here);
    return switched(plan, state, 'source', context, [
      precondition('going back is not worse', holds, `there: ${back.detail}; here: ${here.detail}`),
    ]);
  },

  /** A switch has two positions, so it is given back in one step. */
  lasting: {
    endsByItself: false,
    expiresAt: () => undefined,
    async inForce(plan, context) {
      const stands = await standsAt(stateSchema.parse(plan.state), context);
      return stands === 'destination' ? 'in-force' : stands === 'source' ? 'gone' : 'unknown';
    },
    async giveBack(plan, context) {
      const state = stateSchema.parse(plan.state);
      const back = await healthOf(state, 'source', context);
      return switched(plan, state, 'source', context, [
        precondition('the place they left is healthy', back.healthy === true, back.detail),
      ]);
    },
    async leaveAgain(returning, context) {
      const state = stateSchema.parse(returning.state);
      const there = await healthOf(state, 'destination', context);
      return switched(returning, state, 'destination', context, [
        precondition('the destination is healthy', there.healthy === true, there.detail),
      ]);
    },
  },
};

const stateSchema = z.object({
  ...paramsSchema.shape,
  account: z.string(),
  source: z.string(),
  destination: z.string(),
  plannedAt: z.number(),
  /** Which way this plan switches. Absent: to the destination. */
  towards: z.enum(['source', 'destination']).optional(),
});

type Site = 'source' | 'destination';
type State = z.output<typeof stateSchema>;

/** Where the two controls send users; undefined where they say neither. */
async function standsAt(state: State, context: ActionContext): Promise<Site | undefined> {
  const read = (arn: string) => readRoutingControl(arn, state.clusterEndpoints, state.account, context);
  const as = [await read(state.on), await read(state.off)].join();
  return as === 'On,Off' ? 'destination' : as === 'Off,On' ? 'source' : undefined;
}

function switched(
  plan: Plan,
  before: State,
  towards: Site,
  context: ActionContext,
  preconditions: readonly Precondition[],
): Plan {
  const state: State = { ...before, towards, plannedAt: context.now };
  const { on, off } = state;
  const wanted =
    towards === 'source' ? ({ [off]: 'On', [on]: 'Off' } as const) : ({ [on]: 'On', [off]: 'Off' } as const);
  return {
    ...plan,
    summary: towards === 'source' ? 'Set the routing controls back' : 'Set the routing controls away again',
    preconditions,
    steps: preconditions.every(({ holds }) => holds) ? [setControls(state, wanted)] : [],
    state: asJson(state),
    warnings: [],
  };
}

function setControls(state: State, wanted: Readonly<Record<string, 'On' | 'Off'>>): PlannedStep {
  const scope = { account: state.account, region: state.clusterEndpoints[0]?.region ?? '' };
  const call = plannedCall('Route53 Recovery Cluster', 'UpdateRoutingControlStates', scope, {
    UpdateRoutingControlStateEntries: Object.entries(wanted).map(([arn, to]) => ({
      RoutingControlArn: arn,
      RoutingControlState: to,
    })),
  });
  const calls = [{ ...call, endpoints: state.clusterEndpoints }];
  return { name: 'set the routing controls', calls, timeoutMs: 300_000 };
}

function healthOf(state: State, site: Site, context: ActionContext) {
  return destinationHealth({ id: state.source, account: state.account }, state[site], context);
}

/**
 * By the targets behind the load balancer only, and without Route 53's control plane: the record's own
 * health check *is* the routing control, which says nothing of health.
 */
function destinationHealth(target: Pick<Resource, 'id' | 'account'>, id: string, context: ActionContext) {
  const { name } = parseRecordId(id);
  const alias = context.model.resources.get(id)?.facts['aliasDnsName'];
  const AliasTarget = {
    HostedZoneId: undefined,
    DNSName: String(alias ?? ''),
    EvaluateTargetHealth: undefined,
  };
  const scope = route53Scope(target.id, target.account);
  return readDestinationHealth({ Name: name, Type: 'A', AliasTarget }, id, scope, context);
}
