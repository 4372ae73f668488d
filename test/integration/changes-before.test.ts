import { afterEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/error.ts';
import { shopAccount, shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { simulatedTransport } from '../../src/simulator/transport.ts';
import { daemonStage } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

const changed = () => stage.entries.filter((event) => event.kind === 'changes');

/** Somebody tags a machine, and a little later it hangs. */
async function anaTouchesOneThatHangs(): Promise<string> {
  await stage.playTo(290);
  const victim = [...stage.world.instances.values()].find(({ region }) => region === shopPrimary);
  await simulatedTransport(stage.world, { caller: 'ana' })({
    service: 'EC2',
    operation: 'CreateTags',
    input: { Resources: [victim?.id], Tags: [{ Key: 'owner', Value: 'secret-of-ana' }] },
    scope: { account: shopAccount, region: shopPrimary },
  });
  await stage.playTo(300);
  return stage.hangOne();
}

describe('who changed what before an incident', () => {
  it('is journaled with it and shown, without what was sent, and is there after a restart', async () => {
    stage = daemonStage({ mode: 'observe' });
    const daemon = await stage.start();
    const victim = await anaTouchesOneThatHangs();
    await stage.playTo(1500);
    const incident = [...daemon.view.model().incidents.values()].find(({ subject }) =>
      subject.endsWith(victim),
    );
    const told = daemon.view.changesBefore(incident?.id ?? '');
    expect(told).toMatchObject({
      changes: [{ by: 'ana', operation: 'CreateTags', service: 'ec2.amazonaws.com', near: 'affected' }],
      unknown: [],
      final: true,
    });
    expect(JSON.stringify(changed())).not.toContain('secret-of-ana');
    const said = changed().length;

    await stage.stop(daemon, 'SIGTERM');
    const second = await stage.start();
    await stage.playTo(1600);
    expect(second.view.changesBefore(incident?.id ?? '')).toEqual(told);
    expect(changed()).toHaveLength(said);
  });

  it('is looked for on after a restart, where CloudTrail had not told all', async () => {
    stage = daemonStage({ mode: 'observe' });
    const daemon = await stage.start();
    await anaTouchesOneThatHangs();
    await stage.playTo(500);
    expect(changed().map(({ final }) => final)).not.toContain(true);
    await stage.stop(daemon, 'SIGTERM');
    await stage.start();
    await stage.playTo(1700);
    expect(stage.last('changes')).toMatchObject({ changes: [{ by: 'ana' }], final: true });
  });

  it('decides nothing: with CloudTrail switched off the rest of the journal is the same', async () => {
    const played = async (config: object) => {
      stage = daemonStage({ config });
      await stage.start();
      await anaTouchesOneThatHangs();
      await stage.playTo(1500);
      const kinds = new Set(['verdict-changed', 'incident', 'intent', 'verification', 'remediation-ended']);
      const said = stage.entries
        .filter(({ kind }) => kinds.has(kind))
        .map(({ number: _number, ...event }) => event);
      return { said, looked: changed().length };
    };
    const off = await played({ pollers: { cloudtrail: { enabled: false } } });
    await stage.end();
    const on = await played({});
    expect(off.looked).toBe(0);
    expect(on.looked).toBeGreaterThan(0);
    expect(on.said.map(({ kind }) => kind)).toContain('remediation-ended');
    expect(on.said).toEqual(off.said);
  });

  it('is told to be unknown where the permission is missing, and nothing else stops', async () => {
    stage = daemonStage({
      wrapTransport: (transport) => (request) => {
        if (request.operation !== 'LookupEvents') return transport(request);
        throw new AwsError({
          failure: 'denied',
          code: 'AccessDeniedException',
          message: 'no',
          permission: 'cloudtrail:LookupEvents',
        });
      },
    });
    const daemon = await stage.start();
    await anaTouchesOneThatHangs();
    await stage.playTo(1500);
    expect(stage.last('changes')?.unknown).toEqual([
      expect.stringContaining('permission cloudtrail:LookupEvents is missing'),
    ]);
    const troubles = daemon.view.troubles().filter(({ part }) => part.startsWith('changes:'));
    expect(troubles).toMatchObject([{ quiet: true, blocksActing: false }]);
    expect(stage.last('remediation-ended')).toMatchObject({ outcome: 'success' });
  });
});
