import { z } from 'zod';
import { impairDatabase, restingStatus, setStatus } from '../world/data/database.ts';
import { note } from '../world/data/database-events.ts';
import { between } from '../world/draw.ts';
import { impairLink } from '../world/traffic/links.ts';
import type { Database } from '../world/state/database.ts';
import type { World } from '../world/state/world.ts';
import { defineFault } from './fault.ts';
import { databaseName, sampleDatabase, selectDatabase } from './select.ts';

export const quorumFlap = defineFault({
  name: 'quorum-flap',
  summary:
    'what decides who leads cannot agree: the status of the database flaps, and a promotion has every replica rebuilt',
  parameters: z.strictObject({
    database: databaseName,
    loss: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Share of what the zone of the database sends to the other zones that is lost, 0–1.'),
  }),
  sample: sampleDatabase,
  begin(world, parameters) {
    const database = selectDatabase(world, parameters.database);
    const { zone } = database;
    const heals = [
      impairDatabase(world, database, { kind: 'promotion-rebuilds' }),
      // One way only: the others are heard, and do not hear.
      impairLink(world, {
        from: zone,
        to: database.region,
        except: zone,
        loss: parameters.loss,
        latencyMs: 0,
      }),
    ];
    let settle: () => void = () => undefined;
    let ended = false;
    // A new leader every 10–20 s (Cloudflare 2020-11-02), each with another view of the database.
    const flap = (failing: boolean): void => {
      if (ended) return;
      settle();
      note(world, database, failing ? 'multi-az-failover-started' : 'multi-az-failover-completed');
      settle = failing ? mistake(world, database) : () => undefined;
      world.clock.after(between(world, 'quorum-flap', 10_000, 20_000), () => flap(!failing));
    };
    flap(true);
    return () => {
      ended = true;
      settle();
      for (const heal of heals) heal();
    };
  },
});

/** Calls a healthy database by another status until the answer is called, unless RDS does something real with it. */
function mistake(world: World, database: Database): () => void {
  if (database.status !== 'available') return () => undefined;
  const { change } = database;
  setStatus(world, database, 'modifying');
  return () => {
    if (database.change === change) setStatus(world, database, restingStatus(database));
  };
}
