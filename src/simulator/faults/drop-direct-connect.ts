import { z } from 'zod';
import { followSite } from '../world/network/site.ts';
import { defineFault } from './fault.ts';
import { connectionName, sampleConnection, selectConnection } from './select-connection.ts';

export const dropDirectConnect = defineFault({
  name: 'drop-direct-connect',
  summary: 'the link of a Direct Connect connection is down: its BGP falls, and routing leaves it by itself',
  parameters: z.strictObject({ connection: connectionName }),
  sample: (world, draw) => sampleConnection(world, draw),
  begin(world, { connection }) {
    const { down } = selectConnection(world, connection);
    const cause = {};
    down.add(cause);
    followSite(world);
    return () => {
      down.delete(cause);
      followSite(world);
    };
  },
});
