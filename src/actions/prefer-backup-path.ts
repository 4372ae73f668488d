import { z } from 'zod';
import { otherWays } from '../model/site-ways.ts';
import type { Resource } from '../model/resource.ts';
import type { Action, ActionContext, Plan, StepProgress } from './action.ts';
import { applyStep } from './apply-calls.ts';
import { asJson } from './calls.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { checkedBy } from './params.ts';
import { identifierOf, planOf, scopeOf } from './precondition.ts';
import { stopTest } from './site-ways/give-back.ts';
import {
  backupsThatWouldCarry,
  backupsAreUp,
  bgpIsUp,
  canCarryIt,
  knowAsManyNetworks,
  linkBreaksFrames,
  linksAreClean,
  nobodyTests,
} from './site-ways/preconditions.ts';
import { readWays, type Ways } from './site-ways/read.ts';
import { isTested, type PathState, pathState, readOwnTest, startStep } from './site-ways/state.ts';
import { verifyPath } from './site-ways/verify.ts';

const paramsSchema = z.strictObject({
  minutes: z
    .int()
    .min(60)
    .max(4_320)
    .default(720)
    .describe('After so long AWS brings BGP up again by itself, whatever becomes of Holdfast.'),
});

/**
 * Leads what goes between AWS and an owner's site off a Direct Connect connection that breaks frames while its BGP
 * stays up, by the failover test that AWS made for trying exactly that. Both directions move, nothing is
 * configured, and AWS takes it back by itself. docs/decisions/0049-prefer-the-backup-path.md.
 */
export const preferBackupPath: Action = {
  name: 'prefer-backup-path',
  summary:
    'Leads traffic off a Direct Connect connection that breaks frames, to a backup that is seen to be able.',
  kinds: ['directconnect:virtual-interface'],
  verdicts: ['suspect', 'host-failed'],
  risk: 'high',
  reversible: true,
  effect: 'moves-traffic',
  dependsOnControlPlanes: [],
  permissions: [
    'cloudwatch:GetMetricData',
    'directconnect:DescribeConnections',
    'directconnect:DescribeVirtualInterfaces',
    'directconnect:ListVirtualInterfaceTestHistory',
    'directconnect:StartBgpFailoverTest',
    'directconnect:StopBgpFailoverTest',
    'ec2:DescribeVpnConnections',
  ],
  checkParams: checkedBy(paramsSchema),

  plan: (target, rawParams, context) => planToPrefer(target, paramsSchema.parse(rawParams).minutes, context),

  async apply(plan, step, context) {
    const state = pathState.parse(plan.state);
    const { phase, virtualInterface, scope } = state;
    // The call takes no token and compares nothing, so it is compared here, just before.
    if (phase === 'start') {
      const ways = await readWays(state, context);
      const against = [bgpIsUp(ways), nobodyTests(ways), backupsAreUp(ways)].find(({ holds }) => !holds);
      if (against !== undefined) throw changedMeanwhile(`not any more: ${against.name} (${against.detail})`);
    } else if ((await readOwnTest(state, context)) === undefined)
      throw changedMeanwhile(`no test of ours runs on ${virtualInterface} in ${scope.region} now`);
    await applyStep(plan, step, context);
    return undefined;
  },

  async observe(plan, _step, context): Promise<StepProgress> {
    const state = pathState.parse(plan.state);
    const own = await readOwnTest(state, context);
    if (state.phase === 'stop') return own === undefined ? 'done' : 'not-started';
    if (own !== undefined) return 'done';
    return (await isTested(state, context)) ? 'failed' : 'not-started';
  },

  verify: (plan, model, now) => verifyPath(pathState.parse(plan.state), model, now),

  undo: (plan, context) => stopTest(plan, context, 'at-once'),

  lasting: {
    endsByItself: true,
    expiresAt(plan) {
      const { plannedAt, minutes } = pathState.parse(plan.state);
      return plannedAt + minutes * 60_000;
    },
    async inForce(plan, context) {
      return (await readOwnTest(pathState.parse(plan.state), context)) === undefined ? 'gone' : 'in-force';
    },
    giveBack: (plan, context) => stopTest(plan, context, 'when-it-is-clean'),
    async leaveAgain(returning, context) {
      const { target: id, minutes } = pathState.parse(returning.state);
      const target = context.model.resources.get(id);
      if (target === undefined) throw new Error(`${id} is not known any more`);
      return planToPrefer(target, minutes, context);
    },
  },
};

/** Everything is read afresh; which ways reach the same gateways of AWS is known from the last look. */
async function planToPrefer(target: Resource, minutes: number, context: ActionContext): Promise<Plan> {
  const state: PathState = {
    target: target.id,
    scope: scopeOf(target),
    virtualInterface: identifierOf(target.id),
    backups: otherWays(target, context.model).map(({ id }) => id),
    minutes,
    plannedAt: context.now,
    phase: 'start',
  };
  const ways = await readWays(state, context);
  const carrying = backupsThatWouldCarry(ways);
  return planOf(preferBackupPath.name, target, {
    summary: `Lead what goes by ${target.name} to ${names(ways) || 'a backup'} for ${minutes} minutes at most`,
    preconditions: [
      bgpIsUp(ways),
      linkBreaksFrames(ways),
      nobodyTests(ways),
      backupsAreUp(ways),
      linksAreClean(ways),
      knowAsManyNetworks(ways),
      canCarryIt(ways),
    ],
    steps: [startStep(state)],
    state: asJson({ ...state, backups: carrying.map(({ id }) => id) }),
    warnings: [
      'what is idle proves little: of a backup that carries nothing only its few frames were looked at',
      'which of the networks each way leads to is not compared, only how many: a backup that announces others would not carry them',
      'connections that firewalls keep track of may break once, as with any failover',
    ],
  });
}

const names = (ways: Ways): string =>
  backupsThatWouldCarry(ways)
    .map(({ name }) => name)
    .join(', ');
