import { describe, expect, it } from 'vitest';
import { beginFault } from '../../src/simulator/faults/fault.ts';
import { faultNamed } from '../../src/simulator/faults/registry.ts';
import { journalSha256 } from '../../src/simulator/journal-hash.ts';
import type { World } from '../../src/simulator/world/state/world.ts';
import { type Distance, playAt } from '../support/distant-daemon.ts';

const stories = [
  {
    name: 'a web server that hangs and is replaced',
    fault: 'hang-instance',
    choice: {},
    minutes: 20,
    ended: ['replace-instance: success'],
  },
  {
    name: 'a database that is out of storage and may not grow, and a replica promoted in its place',
    fault: 'fill-database-storage',
    choice: { database: 'shop-db', grownHoursAgo: 2 },
    minutes: 25,
    ended: ['grow-storage: refused', 'failover-replica: success'],
  },
];

describe('the three distances of simulated AWS', () => {
  it.each(stories)('give the same journal, byte for byte, of $name', async (story) => {
    const begin = (world: World) => {
      beginFault(world, faultNamed(story.fault), story.choice);
    };
    const journalAt = async (distance: Distance) =>
      (await playAt(distance, { stack: 'shop', begin, minutes: story.minutes })).events;

    const direct = await journalAt('direct');
    const inProcess = await journalAt('in-process');
    const http = await journalAt('http');

    const ended = direct.flatMap((event) =>
      event.kind === 'remediation-ended' ? [`${event.action}: ${event.outcome}`] : [],
    );
    expect(ended).toEqual(story.ended);
    expect(inProcess).toEqual(direct);
    expect(http).toEqual(direct);
    const hashes = [direct, inProcess, http].map(journalSha256);
    expect(new Set(hashes).size).toBe(1);
  });
});
