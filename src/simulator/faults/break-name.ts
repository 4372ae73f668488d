import { z } from 'zod';
import { normalName } from '../world/traffic/load-balancer.ts';
import type { World } from '../world/state/world.ts';
import { addTrouble } from '../world/traffic/troubles.ts';
import { defineFault } from './fault.ts';

export const breakName = defineFault({
  name: 'break-name',
  summary: 'a name has no address any more: name servers answer that there is no such record',
  parameters: z.strictObject({
    name: z
      .string()
      .min(1)
      .default('site')
      .describe('`site` (what users type), `database` (what the application asks for), or a name.'),
  }),
  sample: (_world, draw) => ({ name: draw.next() < 0.5 ? 'site' : 'database' }),
  begin: (world, { name }) => addTrouble(world, { kind: 'empty-name', name: nameOf(world, name) }),
});

function nameOf(world: World, name: string): string {
  const { users } = world;
  if (users !== undefined && name === 'site') return users.site;
  if (users !== undefined && name === 'database') return users.database;
  const known = new Set(
    [...world.hostedZones.values()].flatMap((zone) =>
      [...zone.records.values()].map((record) => record.name),
    ),
  );
  if (known.has(normalName(name))) return normalName(name);
  throw new Error(`there is no name ${name} in the simulated account; there are ${[...known].join(', ')}`);
}
