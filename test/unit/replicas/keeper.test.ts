import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RosterError } from '../../../src/replicas/roster.ts';
import { replicaStage } from '../../support/replica-stage.ts';

const leaseMs = 60_000;

describe('one cell and two replicas', () => {
  const both = async (seed = 1) => {
    const stage = replicaStage({ seed, cells: ['all'], leaseMs });
    const [one, two] = [stage.start('one'), stage.start('two')];
    await stage.play(20_000);
    const [holder, other] = one.acting().length > 0 ? [one, two] : [two, one];
    return { stage, holder, other };
  };

  it('have one that acts', async () => {
    const { stage, holder } = await both();
    expect(stage.actors().get('all')).toEqual([holder.name]);
    expect(holder.keeper.roster().members).toHaveLength(2);
  });

  it('have one that says at once that it has taken it', async () => {
    const stage = replicaStage({ seed: 1, cells: ['all'], leaseMs });
    const one = stage.start('one');
    await stage.play(1_000);
    const { me, cells } = one.keeper.roster();
    expect(cells).toEqual([{ cell: 'all', epoch: 1, holder: me }]);
  });

  it('keep it where it is while its holder beats', async () => {
    const { stage, holder } = await both();
    await stage.play(3_600_000, () => expect(stage.actors().get('all')).toEqual([holder.name]));
    expect(stage.roster.cells.get('all')?.epoch).toBe(1);
  });

  it('have the other act within a lease and a round after a kill, and no sooner than the lease allows', async () => {
    const { stage, holder, other } = await both();
    const killedAt = stage.clock.now();
    holder.kill();
    let actsAfter: number | undefined;
    await stage.play(2 * leaseMs, () => {
      if (other.acting().length > 0) actsAfter ??= stage.clock.now() - killedAt;
    });
    expect(actsAfter).toBeGreaterThan(leaseMs - leaseMs / 6);
    expect(actsAfter).toBeLessThanOrEqual(leaseMs + leaseMs / 6 + 3_000);
    expect(stage.roster.cells.get('all')?.epoch).toBe(2);
  });

  it('have the other act within a round after an orderly stop', async () => {
    const { stage, holder, other } = await both();
    void holder.stop();
    await stage.play(leaseMs / 6 + 3_000);
    expect(other.acting()).toHaveLength(1);
    expect(stage.roster.members.size).toBe(1);
  });

  it('stop acting where the store is out of reach, before anybody else may begin', async () => {
    const { stage, holder, other } = await both();
    holder.cutOff(true);
    const acted: string[] = [];
    await stage.play(2 * leaseMs, () => {
      const actors = stage.actors().get('all') ?? [];
      expect(actors.length).toBeLessThanOrEqual(1);
      acted.push(...actors);
    });
    expect(new Set(acted)).toEqual(new Set([holder.name, other.name]));
    expect(holder.keeper.trouble()?.reason).toBe('the store does not answer');

    holder.cutOff(false);
    await stage.play(leaseMs);
    expect(stage.actors().get('all')).toEqual([other.name]);
    expect(holder.keeper.trouble()).toBeUndefined();
    expect(stage.roster.members.size).toBe(2);
  });

  it('act on as before where the store was away from both, and nobody was taken for gone', async () => {
    const { stage, holder, other } = await both();
    for (const each of [holder, other]) each.cutOff(true);
    await stage.play(5 * leaseMs);
    expect(stage.actors().get('all')).toEqual([]);
    for (const each of [holder, other]) each.cutOff(false);
    await stage.play(leaseMs / 2);
    expect(stage.actors().get('all')).toEqual([holder.name]);
  });

  it('let a holder that stood still for longer than its lease act no more when it goes on', async () => {
    const { stage, holder, other } = await both();
    const goOn = holder.hold();
    await stage.play(2 * leaseMs);
    expect(other.acting()).toHaveLength(1);
    goOn();
    expect(holder.acting()).toEqual([]);
    await stage.play(leaseMs, () => expect(stage.actors().get('all')).toEqual([other.name]));
  });

  it('have the other take what the holder has to drop', async () => {
    const { stage, holder, other } = await both();
    holder.keeper.drop('all', 'another writer was seen');
    await stage.play(leaseMs / 3 + leaseMs / 6 + 3_000);
    expect(stage.actors().get('all')).toEqual([other.name]);
  });
});

describe('a cell that cannot be opened', () => {
  it('is given back, with a word on why until it could be', async () => {
    let against: string | undefined = 'its journal is of a later version';
    const stage = replicaStage({ seed: 1, cells: ['all'], leaseMs, whyNotOpen: () => against });
    const one = stage.start('one');
    await stage.play(20_000);
    expect(one.keeper.unopened('all')).toBe('its journal is of a later version');
    expect(stage.roster.cells.get('all')?.holder).toBeUndefined();

    against = undefined;
    await stage.play(2 * leaseMs);
    expect(one.keeper.unopened('all')).toBeUndefined();
    expect(stage.actors().get('all')).toEqual(['one']);
  });
});

describe('a write whose answer is lost', () => {
  it.each(['take', 'release'] as const)('of %s leaves no cell that nobody works in', async (lost) => {
    let losses = 0;
    const stage = replicaStage({
      seed: 1,
      cells: ['all'],
      leaseMs,
      wrap: (store) => ({
        ...store,
        // As it is when the SDK tries a conditional write again that had been made.
        take: async (cell, was, holder) => {
          const taken = await store.take(cell, was, holder);
          return lost === 'take' && losses++ === 0 ? false : taken;
        },
        release: async (held) => {
          if (lost === 'release' && losses++ === 0) throw new RosterError('the store does not answer');
          return store.release(held);
        },
      }),
    });
    const one = stage.start('one');
    await stage.play(5_000);
    one.keeper.drop('all', 'another writer was seen');
    await stage.play(3 * leaseMs);
    expect(losses).toBeGreaterThan(0);
    expect(stage.actors().get('all')).toEqual(['one']);
  });
});

describe('many cells', () => {
  const cells = Array.from({ length: 12 }, (_, index) => `cell-${index}`);
  const counts = (stage: ReturnType<typeof replicaStage>) =>
    stage.replicas.map((replica) => replica.acting().length).filter((count) => count > 0);

  it('are shared evenly, shared anew with whoever joins, and taken over from whoever goes', async () => {
    const stage = replicaStage({ seed: 3, cells, leaseMs });
    const first = stage.start('one');
    await stage.play(30_000);
    expect(counts(stage)).toEqual([12]);

    stage.start('two');
    stage.start('three');
    await stage.play(180_000);
    expect(counts(stage)).toEqual([4, 4, 4]);

    first.kill();
    await stage.play(leaseMs + 30_000);
    expect(counts(stage)).toEqual([6, 6]);
  });

  it('are all acted in by one that is left with a thousand of them, and a word is left on each', async () => {
    const thousand = Array.from({ length: 1_000 }, (_, index) => `cell-${index}`);
    // It changes once a minute, as where nothing waits (docs/replicas.md).
    const note = (now: number) => String(now - (now % 60_000));
    const stage = replicaStage({ seed: 1, cells: thousand, leaseMs, note });
    const alone = stage.start('one');
    await stage.play(5 * leaseMs);
    await stage.play(5 * leaseMs, () => expect(alone.acting()).toHaveLength(1_000));
    const ages = [...stage.roster.cells.values()].map((held) => stage.clock.now() - Number(held.note));
    expect(Math.max(...ages)).toBeLessThan(5 * leaseMs);
  });

  it('are not handed over while something is being done in them', async () => {
    const stage = replicaStage({ seed: 3, cells, leaseMs, isBusy: () => true });
    stage.start('one');
    await stage.play(30_000);
    stage.start('two');
    await stage.play(300_000);
    expect(counts(stage)).toEqual([12]);
  });
});

describe('whatever befalls the replicas', () => {
  const troubles = fc.array(
    fc.record({
      after: fc.integer({ min: 1_000, max: 90_000 }),
      who: fc.nat({ max: 2 }),
      what: fc.constantFrom('kill', 'hold', 'cut', 'stop'),
      lasts: fc.integer({ min: 1_000, max: 200_000 }),
    }),
    { maxLength: 8 },
  );

  it('a cell has at most one actor, its epochs rise, and in the end all cells are held evenly again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1_000_000 }), troubles, async (seed, plan) => {
        const cells = ['a', 'b', 'c', 'd'];
        const stage = replicaStage({ seed, cells, leaseMs });
        const present = ['one', 'two', 'three'].map((name) => stage.start(name));
        const epochs = new Map<string, number>();
        const look = () => {
          for (const [cell, actors] of stage.actors()) expect(actors.length, cell).toBeLessThanOrEqual(1);
          for (const [cell, { epoch }] of stage.roster.cells) {
            expect(epoch).toBeGreaterThanOrEqual(epochs.get(cell) ?? 0);
            epochs.set(cell, epoch);
          }
        };
        let lives = 3;
        for (const { after, who, what, lasts } of plan) {
          await stage.play(after, look);
          const replica = present[who];
          if (replica === undefined) continue;
          if (what === 'hold') {
            const goOn = replica.hold();
            stage.clock.after(lasts, goOn);
          } else if (what === 'cut') {
            replica.cutOff(true);
            stage.clock.after(lasts, () => replica.cutOff(false));
          } else {
            if (what === 'kill') replica.kill();
            else void replica.stop();
            present[who] = stage.start(`life ${(lives += 1)}`);
          }
        }
        await stage.play(200_000 + 4 * leaseMs, look);
        const held = present.map((replica) => replica.acting().length);
        expect(held.reduce((sum, each) => sum + each, 0)).toBe(cells.length);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});
