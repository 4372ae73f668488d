import { describe, expect, it } from 'vitest';
import type { RosterStore } from '../../src/replicas/roster.ts';

/** What every roster keeps, on whichever counterpart, besides `rosterRaces`: `create` makes a new one for each test, which several replicas open. */
export function rosterContract(kind: string, create: () => () => Promise<RosterStore>): void {
  describe(`a roster in ${kind}`, () => {
    it('is empty at first', async () => {
      const open = create();
      expect(await (await open()).read()).toEqual({ members: [], cells: [] });
    });

    it('tells each replica of all that have joined, where they are, and how often they beat', async () => {
      const open = create();
      const [one, two] = [await open(), await open()];
      await one.join({ id: 'a', beat: 1, url: 'http://10.0.0.1:8080' });
      await two.join({ id: 'b', beat: 1 });
      expect(await one.renew({ id: 'a', beat: 2 })).toBe(true);

      const { members } = await two.read();
      expect(members.toSorted((x, y) => (x.id < y.id ? -1 : 1))).toMatchObject([
        { id: 'a', beat: 2 },
        { id: 'b', beat: 1 },
      ]);
    });

    it('removes only whoever has not beaten since it was looked at, and that one beats no more', async () => {
      const store = await create()();
      await store.join({ id: 'a', beat: 1 });
      await store.renew({ id: 'a', beat: 2 });

      expect(await store.remove({ id: 'a', beat: 1 })).toBe(false);
      expect(await store.renew({ id: 'a', beat: 3 })).toBe(true);
      expect(await store.remove({ id: 'a', beat: 3 })).toBe(true);
      expect(await store.renew({ id: 'a', beat: 4 })).toBe(false);
      expect(await store.remove({ id: 'a', beat: 3 })).toBe(false);
      expect((await store.read()).members).toEqual([]);
    });

    it('raises the epoch with each holder, and refuses whoever read it before', async () => {
      const store = await create()();
      await store.take('shop', undefined, 'a');
      const first = { cell: 'shop', epoch: 1, holder: 'a' };
      expect(await store.take('shop', first, 'b')).toBe(true);
      expect(await store.take('shop', first, 'c')).toBe(false);
      expect(await store.release(first)).toBe(false);
      expect(await store.leaveNote(first, 'late')).toBe(false);
      expect((await store.read()).cells).toEqual([{ cell: 'shop', epoch: 2, holder: 'b' }]);
    });

    it('keeps the epoch and the note of a cell that was given back', async () => {
      const store = await create()();
      await store.take('shop', undefined, 'a');
      const held = { cell: 'shop', epoch: 1, holder: 'a' };
      expect(await store.leaveNote(held, 'the condition holds')).toBe(true);
      expect(await store.release(held)).toBe(true);
      const free = { cell: 'shop', epoch: 1, note: 'the condition holds' };
      expect((await store.read()).cells).toEqual([free]);

      expect(await store.release(held)).toBe(false);
      expect(await store.take('shop', free, 'b')).toBe(true);
      expect((await store.read()).cells).toEqual([{ ...free, epoch: 2, holder: 'b' }]);
    });

    it('keeps fleets apart', async () => {
      const [one, other] = [await create()(), await create()()];
      await one.join({ id: 'a', beat: 1 });
      await one.take('shop', undefined, 'a');
      expect(await other.read()).toEqual({ members: [], cells: [] });
    });
  });
}

/** What replicas that race keep to, on a counterpart that is atomic itself. */
export function rosterRaces(kind: string, create: () => () => Promise<RosterStore>): void {
  describe(`a race for a cell in ${kind}`, () => {
    it('gives a cell that nobody held to one of two that reach for it', async () => {
      const open = create();
      const [one, two] = [await open(), await open()];
      const taken = await Promise.all([one.take('shop', undefined, 'a'), two.take('shop', undefined, 'b')]);

      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await one.read()).cells).toEqual([
        { cell: 'shop', epoch: 1, holder: taken[0] === true ? 'a' : 'b' },
      ]);
    });
  });
}
