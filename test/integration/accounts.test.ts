import { afterEach, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/aws/transport.ts';
import { createRoster } from '../../src/daemon/organization/roster.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { awsFailure } from '../../src/simulator/aws/failure.ts';
import { patienceEnds } from '../../src/simulator/aws/weather.ts';
import { shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

const hanging = '222222222222';
const denied = '333333333333';

const stages: ReturnType<typeof daemonStage>[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.end();
});

function stageOf(options: NonNullable<Parameters<typeof daemonStage>[0]> = {}) {
  const stage = daemonStage(options);
  stages.push(stage);
  return stage;
}

describe('one slow account and one that is denied', () => {
  /** A web server of the shop hangs after five minutes; when each thing came to be known and done of it. */
  async function replaced(others: readonly string[]) {
    const stage = stageOf({
      config: {
        accounts: [
          { id: shopAccount, regions: [shopPrimary] },
          ...others.map((id) => ({
            roleArn: `arn:aws:iam::${id}:role/holdfast`,
            regions: [shopPrimary],
          })),
        ],
      },
      wrapTransport: (shop): Transport => {
        return async (request) => {
          if (request.scope.account === hanging) throw await patienceEnds(stage.world);
          if (request.scope.account === denied)
            throw awsFailure('AccessDenied', 'is not authorized to perform: sts:AssumeRole', 403);
          return shop(request);
        };
      },
    });
    const daemon = await stage.start();
    await stage.playTo(300);
    const victim = stage.hangOne();
    await stage.playTo(900);
    const at = (found: (event: (typeof stage.entries)[number]) => boolean) =>
      (stage.entries.find(found)?.at ?? Number.NaN) - (stage.entries[0]?.at ?? 0);
    const troubles = daemon.view.troubles().map(({ part }) => part);
    return {
      troubles,
      mutations: stage.mutations(),
      seen: at((event) => event.kind === 'signal-changed' && event.resource.endsWith(victim)),
      decided: at((event) => event.kind === 'intent'),
      ended: at((event) => event.kind === 'remediation-ended'),
    };
  }

  it('delay nothing that is seen, decided and done in the third', async () => {
    const alone = await replaced([]);
    const among = await replaced([hanging, denied]);

    expect(alone.mutations).toEqual([replaceCall]);
    expect(among.mutations).toEqual(alone.mutations);
    // A cycle waits up to a second for reads that it began; that something recovered is seen with the next poll.
    const within = { seen: 5_000, decided: 5_000, ended: 60_000 };
    for (const time of ['seen', 'decided', 'ended'] as const)
      expect(Math.abs(among[time] - alone[time]), time).toBeLessThanOrEqual(within[time]);
    for (const account of [hanging, denied])
      expect(
        among.troubles.some((part) => part.includes(`@${account}/`)),
        account,
      ).toBe(true);
    expect(among.troubles.some((part) => part.includes(`@${shopAccount}/`))).toBe(false);
  });
});

describe('an account that comes into the organization', () => {
  it('is watched by the daemon that follows, on the same journal, and asked for nothing before', async () => {
    const asked = new Set<string>();
    const stage = stageOf({
      config: {
        accounts: [{ id: shopAccount, regions: [shopPrimary] }],
        organization: { regions: [shopPrimary] },
      },
      wrapTransport:
        (shop): Transport =>
        (request) => {
          asked.add(request.scope.account);
          return shop(request);
        },
    });
    const organization = { id: 'o-simulated01', root: 'r-sim1', mayList: true };
    stage.world.organization = { ...organization, members: [] };
    const roster = await createRoster(stage.config, {
      clock: stage.world.clock,
      log: silentLogger,
      transport: stage.transport,
    });
    const changes: string[] = [];
    const first = await stage.start({ roster, onOtherAccounts: (why) => changes.push(why) });
    await stage.playTo(600);
    const joined = { account: hanging, name: 'shop-staging', state: 'ACTIVE', units: [] } as const;
    stage.world.organization = { ...organization, members: [joined] };
    await stage.playTo(3590);
    expect({ changes, asked: [...asked] }).toEqual({ changes: [], asked: [shopAccount] });
    await stage.playTo(3700);
    expect(changes).toEqual([`the organization has ${hanging} (shop-staging), not watched yet`]);

    await stage.stop(first, changes[0] ?? '');
    const second = await stage.start({ roster, onOtherAccounts: (why) => changes.push(why) });
    await stage.playTo(3900);
    expect([...asked]).toEqual([shopAccount, hanging]);
    expect(second.view.settled()).toBe(true);
    expect(changes).toHaveLength(1);
    expect(stage.kinds().filter((kind) => kind === 'daemon-started')).toHaveLength(2);
  });
});
