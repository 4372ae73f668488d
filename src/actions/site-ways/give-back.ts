import { DescribeVirtualInterfacesCommand, DirectConnectClient } from '@aws-sdk/client-direct-connect';
import type { ActionContext, Plan, PlannedStep } from '../action.ts';
import { asJson, plannedCall } from '../calls.ts';
import { precondition } from '../precondition.ts';
import { connectionMetrics, measuredOf } from './measured.ts';
import { readTwice } from './metrics.ts';
import { frames, isClean } from './preconditions.ts';
import { type PathState, pathState, readOwnTest } from './state.ts';

/**
 * The plan that has AWS bring BGP up again. What did not help is taken back at once, for the backup is then no
 * better. What did is given back only when the link has broken no frames for ten minutes: the little that goes by
 * it without BGP is counted as well.
 */
export async function stopTest(
  plan: Plan,
  context: ActionContext,
  how: 'at-once' | 'when-it-is-clean',
): Promise<Plan> {
  const state: PathState = { ...pathState.parse(plan.state), phase: 'stop' };
  const runs = (await readOwnTest(state, context)) !== undefined;
  const broken = runs && how !== 'at-once' ? await readBroken(state, context) : undefined;
  const preconditions =
    runs && how !== 'at-once'
      ? [precondition('its link breaks no frames any more', isClean(broken), frames(broken))]
      : [];
  return {
    ...plan,
    summary: `Let traffic go by ${plan.targetName} again`,
    preconditions,
    steps: runs && preconditions.every(({ holds }) => holds) ? [stopStep(state)] : [],
    state: asJson(state),
    warnings: [],
  };
}

async function readBroken(
  { scope, virtualInterface }: PathState,
  context: ActionContext,
): Promise<readonly [number, number] | undefined> {
  const { virtualInterfaces = [] } = await context.aws
    .client(DirectConnectClient, scope, { priority: 'verify' })
    .send(new DescribeVirtualInterfacesCommand({ virtualInterfaceId: virtualInterface }));
  const [found] = virtualInterfaces;
  if (found === undefined) return undefined;
  const asked = connectionMetrics(found);
  return measuredOf(asked, await readTwice(asked, scope, context)).broken;
}

function stopStep({ scope, virtualInterface }: PathState): PlannedStep {
  return {
    name: `bring BGP of ${virtualInterface} up again`,
    calls: [
      plannedCall('Direct Connect', 'StopBgpFailoverTest', scope, { virtualInterfaceId: virtualInterface }),
    ],
    timeoutMs: 120_000,
  };
}
