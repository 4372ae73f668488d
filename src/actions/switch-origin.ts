import { z } from 'zod';
import { assumeRoom, roomAtDestination } from './dns/room.ts';
import type { Action, ActionContext, Plan, PlannedStep, StepProgress } from './action.ts';
import { applyWithoutReceipt } from './apply-calls.ts';
import { asJson, plannedCall } from './calls.ts';
import { inconclusive, wellSince } from './evidence.ts';
import {
  cloudFrontScope,
  type DescribedDistribution,
  firstOf,
  groupOf,
  readDistribution,
  withFirst,
} from './origins/distribution.ts';
import { healthOf, placeOf, secondIsThere } from './origins/preconditions.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, precondition } from './precondition.ts';

const paramsSchema = z.strictObject({ assumeRoom });

/**
 * For what is written: CloudFront asks the second origin of a group by itself, but only for what is read. This
 * swaps the two, compare-and-set by the distribution's ETag, and stands until the origin that was left is healthy.
 * CloudFront's control plane makes the change, and takes minutes to bring it to its edges.
 */
export const switchOrigin: Action = {
  name: 'switch-origin',
  summary: 'Has CloudFront ask the second origin of a group first, while the first one fails.',
  kinds: ['cloudfront:distribution'],
  verdicts: ['host-failed', 'dependency-failed'],
  risk: 'high',
  reversible: true,
  effect: 'moves-traffic',
  dependsOnControlPlanes: ['cloudfront@us-east-1'],
  permissions: [
    'cloudfront:GetDistribution',
    'cloudfront:UpdateDistribution',
    'cloudwatch:GetMetricData',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  checkParams: checkedBy(paramsSchema),

  async plan(target, rawParams, context) {
    const params = paramsSchema.parse(rawParams);
    const scope = cloudFrontScope(target);
    const id = identifierOf(target.id);
    const found = await readDistribution(context, scope, id);
    const pair = groupOf(found?.config);
    const preconditions = [...secondIsThere(found, pair)];
    if (found === undefined || pair === undefined)
      return planOf(this.name, target, {
        summary: switching(target.name),
        preconditions,
        steps: [],
        state: null,
      });
    const { health, known } = await healthOf(pair.second, context);
    preconditions.push(
      precondition('the second origin is healthy', health.healthy === true, health.detail),
      ...(known
        ? [
            await roomAtDestination(
              placeOf(pair.first),
              placeOf(pair.second),
              params.assumeRoom === true,
              context,
            ),
          ]
        : []),
    );
    const state: State = {
      scope,
      id,
      target: target.id,
      group: pair.group,
      from: pair.first,
      to: pair.second,
      plannedAt: context.now,
    };
    return planOf(this.name, target, {
      summary: `Have ${target.name} ask ${pair.second.domainName} before ${pair.first.domainName}`,
      preconditions,
      steps: [stepTo(state, found)],
      state: asJson(state),
      warnings: [
        'it stays so until it is given back, as its policy says, or by hand',
        'CloudFront takes minutes to bring the change to all of its edges',
      ],
    });
  },

  apply: applyWithoutReceipt,

  async observe(plan, _step, context): Promise<StepProgress> {
    const { scope, id, group, to } = stateOf(plan);
    const found = await readDistribution(context, scope, id);
    const first = firstOf(found?.config, group);
    if (found === undefined || first === undefined) return 'failed';
    if (first !== to.id) return 'not-started';
    return found.status === 'Deployed' ? 'done' : 'under-way';
  },

  verify(plan, model, now) {
    const { target, plannedAt } = stateOf(plan);
    return wellSince(model, target, plannedAt, now) === 'well'
      ? { outcome: 'success', reason: 'users are answered by it again' }
      : inconclusive('users were not seen to be answered by it yet');
  },

  undo: (plan, context) => putBack(plan, context),

  lasting: {
    endsByItself: false,
    expiresAt: () => undefined,
    async inForce(plan, context) {
      const { scope, id, group, to } = stateOf(plan);
      const first = firstOf((await readDistribution(context, scope, id))?.config, group);
      return first === to.id ? 'in-force' : 'gone';
    },
    giveBack: (plan, context) => putBack(plan, context),
    async leaveAgain(returning, context) {
      const state = turned(stateOf(returning));
      const found = await readDistribution(context, state.scope, state.id);
      return {
        ...returning,
        summary: `${switching(returning.targetName)}, again`,
        preconditions: [],
        steps: found === undefined ? [] : [stepTo(state, found)],
        state: asJson(state),
      };
    },
  },
};

const switching = (name: string): string => `Have ${name} ask its second origin first`;

const originSchema = z.object({ id: z.string(), domainName: z.string() });

const stateSchema = z.object({
  scope: z.object({ account: z.string(), region: z.string() }),
  id: z.string(),
  target: z.string(),
  group: z.string(),
  from: originSchema,
  to: originSchema,
  plannedAt: z.number(),
});

type State = z.output<typeof stateSchema>;

function stateOf(plan: Plan): State {
  return stateSchema.parse(plan.state);
}

const turned = (state: State): State => ({ ...state, from: state.to, to: state.from });

function stepTo({ scope, id, group, to }: State, { config, etag }: DescribedDistribution): PlannedStep {
  return {
    name: `put ${to.domainName} first`,
    calls: [
      plannedCall('CloudFront', 'UpdateDistribution', scope, {
        Id: id,
        IfMatch: etag,
        DistributionConfig: withFirst(config, group, to.id),
      }),
    ],
    // AWS gives no figure but "minutes"; a quarter of an hour was usual in former years.
    timeoutMs: 1_200_000,
  };
}

/** Not over somebody's edit, and not to an origin that still fails. */
async function putBack(plan: Plan, context: ActionContext): Promise<Plan> {
  const done = stateOf(plan);
  const state = turned(done);
  const found = await readDistribution(context, state.scope, state.id);
  const isOurs = firstOf(found?.config, done.group) === done.to.id;
  const { health } = await healthOf(state.to, context);
  const preconditions = [
    precondition('nobody changed the order since', isOurs, isOurs ? 'as left' : 'it differs'),
    precondition('the origin that was left is healthy', health.healthy === true, health.detail),
  ];
  const isReady = found !== undefined && preconditions.every(({ holds }) => holds);
  return {
    ...plan,
    summary: `Have ${plan.targetName} ask ${state.to.domainName} first again`,
    preconditions,
    steps: isReady ? [stepTo(state, found)] : [],
    state: asJson(state),
    warnings: [],
  };
}
