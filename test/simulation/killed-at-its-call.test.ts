import { describe, expect, it } from 'vitest';
import { killedAtEachCall } from '../support/killed-at-a-call.ts';

/** One that ends a machine, one that takes it out, one that stops a writer. `npm run chaos -- --calls` plays every remedy of the registry. */
const remedies = ['replace-instance', 'drain-instance', 'fence-writer'] as const;

describe('a replica that is killed right before its call, or right after it', () => {
  it.each(remedies)(
    'leaves %s to the other, which has all well within two leases more and asks for nothing twice',
    async (remedy) => {
      const plays = await killedAtEachCall(remedy, 2);
      expect(plays.map(({ point }) => point.split(' ')[0])).toEqual(['before', 'after']);
      expect(plays.flatMap(({ point, worse }) => worse.map((what) => `${point}: ${what}`))).toEqual([]);
    },
  );
});
