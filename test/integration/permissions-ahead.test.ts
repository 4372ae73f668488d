import { afterEach, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import type { Daemon } from '../../src/daemon/daemon.ts';
import { chores } from '../../src/daemon/housekeeping.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { createMemoryStore } from '../../src/journal/memory-store.ts';
import { shopAccount } from '../../src/simulator/stacks/shop.ts';
import { replayWith } from '../support/replayed-story.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const denied = 'autoscaling:TerminateInstanceInAutoScalingGroup';

/** IAM simulates, as `holdfast doctor` has it do, and says that a call of the remedy is not permitted. */
const simulating =
  (transport: Transport, missing: () => string | undefined): Transport =>
  async (call) => {
    if (call.operation !== 'SimulatePrincipalPolicy') return transport(call);
    const { ActionNames = [] } = call.input as { readonly ActionNames?: readonly string[] };
    return {
      IsTruncated: false,
      EvaluationResults: ActionNames.map((EvalActionName) => ({
        EvalActionName,
        EvalDecision: EvalActionName === missing() ? 'implicitDeny' : 'allowed',
      })),
    };
  };

/** As each minute of housekeeping does. */
const keepHouse = async (daemon: Daemon): Promise<void> => {
  const household = { journal: createMemoryStore([]), log: silentLogger, clock: stage.world.clock, daemon };
  await chores.find(({ what }) => what.startsWith('asking IAM'))?.run(household);
};

it('what AWS would refuse is known before the incident, and not found out in it, until it is granted', async () => {
  let missing: string | undefined = denied;
  stage = daemonStage({ wrapTransport: (transport) => simulating(transport, () => missing) });
  const daemon = await stage.start();
  await stage.playTo(240);
  await stage.said(keepHouse(daemon), 300);
  stage.hangOne();
  await stage.playTo(600);

  expect(stage.mutations()).toEqual([]);
  expect(stage.last('decision')?.gates.find(({ gate }) => gate === 'permissions')).toMatchObject({
    outcome: 'deny',
    reason: expect.stringContaining(denied),
  });
  expect(daemon.view.troubles()).toEqual([
    expect.objectContaining({ part: `permissions:${shopAccount}`, reason: expect.stringContaining(denied) }),
  ]);

  missing = undefined;
  await stage.said(keepHouse(daemon), 660);
  await stage.playTo(720);

  expect(stage.mutations()).toEqual([replaceCall]);
  expect(daemon.view.troubles()).toEqual([]);
  const policies = { policies: daemon.view.policies(), revision: '', loadedAt: 0 };
  expect(await replayWith(stage.entries, policies)).toMatchObject({ differences: [], gaps: [] });
});

it('an IAM that does not simulate changes nothing', async () => {
  stage = daemonStage();
  const daemon = await stage.start();
  await stage.playTo(240);
  await stage.said(keepHouse(daemon), 300);
  stage.hangOne();
  await stage.playTo(600);

  expect(daemon.view.troubles()).toEqual([]);
  expect(stage.mutations()).toEqual([replaceCall]);
});
