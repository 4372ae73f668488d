import { afterEach, describe, expect, it } from 'vitest';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { hangInstance } from '../../src/simulator/faults/hang-instance.ts';
import { shopPrimary } from '../../src/simulator/stacks/shop.ts';
import { daemonStage, replaceCall } from '../support/daemon-stage.ts';

let stage: ReturnType<typeof daemonStage>;
afterEach(() => stage.end());

/** The Auto Scaling group of the primary site, as its first incident would name it. */
function groupOf(daemon: Awaited<ReturnType<typeof stage.start>>) {
  const group = [...daemon.view.model().groups.values()].find(
    ({ kind, region }) => kind === 'autoscaling:group' && region === shopPrimary,
  );
  if (group === undefined) throw new Error('the shop has a group');
  return group;
}

describe('the breaker of a group in the daemon', () => {
  it('opens when much of it hangs at once, and is the same after a restart', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(300);
    const primary = [...stage.world.instances.values()].filter(({ region }) => region === shopPrimary);
    for (const { id } of primary.slice(0, Math.ceil(primary.length / 2)))
      beginFault(stage.world, hangInstance, { instance: id });
    await stage.playTo(600);
    const before = daemon.view.breakers();
    expect(before.map(({ state }) => state)).toContain('open');
    await stage.stop(daemon, 'restart');

    const next = await stage.start();

    expect(next.view.breakers()).toEqual(before);
    expect(stage.mutations()).toEqual([]);
  });

  it('keeps a latched group as it is, tells people, and lets go when a person resets it by name', async () => {
    stage = daemonStage();
    const daemon = await stage.start();
    await stage.playTo(300);
    const { id, name } = groupOf(daemon);
    await stage.stop(daemon, 'to plant a latched breaker');
    const number = (stage.entries.at(-1)?.number ?? 0) + 1;
    const at = stage.world.clock.now();
    stage.entries.push({
      number,
      at,
      kind: 'group-breaker',
      group: id,
      name,
      state: 'latched',
      size: 4,
      reason: 'planted',
    });
    const second = await stage.start();
    await stage.playTo(600);
    stage.hangOne();
    await stage.playTo(840);
    expect(stage.mutations()).toEqual([]);
    expect(second.view.troubles().map(({ part }) => part)).toContain(`breaker:${id}`);
    expect(second.view.decisions()[0]?.results).toContainEqual(
      expect.objectContaining({
        gate: 'group-breaker',
        outcome: 'deny',
        reason: expect.stringContaining('reset-breaker'),
      }),
    );

    await second.commands.resetBreaker(id, 'ana', 'looked into it');
    const reset = stage.last('group-breaker');
    await stage.playTo(900);

    expect(reset).toMatchObject({
      state: 'closed',
      by: 'ana',
      discarded: [expect.stringContaining('replace')],
    });
    expect(second.view.troubles()).toEqual([]);
    expect(stage.mutations()).toEqual([replaceCall]);
    await expect(second.commands.resetBreaker(id, 'ana', 'again')).rejects.toThrow('not latched');
  });
});
