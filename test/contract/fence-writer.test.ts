import { describe, expect, it } from 'vitest';
import { fenceWriter } from '../../src/actions/fence-writer.ts';
import { acceptsWrites } from '../../src/simulator/world/data/database.ts';
import { unmet } from '../support/action-context.ts';
import { resourceOf } from '../support/model-of.ts';
import { playedDatabases } from '../support/played-databases.ts';
import { playedRemedy } from '../support/played-remedy.ts';

describe('fence-writer on simulated RDS', () => {
  it('refuses the writer that clients are led to, and shuts an old one once they are led to another', async () => {
    const shop = playedDatabases(1);
    const remedy = playedRemedy(shop);
    const [fenceSecurityGroup] = shop.world.closedSecurityGroups;
    const [zone] = shop.world.hostedZones.values();
    const zoneId = zone?.id ?? '';
    const old = shop.database('shop-db');
    const target = resourceOf({
      id: old.arn,
      kind: 'rds:instance',
      account: shop.world.account,
      region: 'us-east-1',
    });
    const name = 'writer.shop.example.com';
    const lead = (id: string, Action: 'CREATE' | 'UPSERT') =>
      shop.call('Route 53', 'ChangeResourceRecordSets', {
        HostedZoneId: zoneId,
        ChangeBatch: {
          Changes: [
            {
              Action,
              ResourceRecordSet: {
                Name: name,
                Type: 'CNAME',
                TTL: 5,
                ResourceRecords: [{ Value: shop.database(id).endpoint }],
              },
            },
          ],
        },
      });
    const params = { fenceSecurityGroup, endpointRecord: { zoneId, name } };
    await lead('shop-db', 'CREATE');
    const refused = await remedy.answered(fenceWriter.plan(target, params, remedy.context()));
    expect(unmet(refused)).toEqual(['clients are led to another writer']);

    await lead('multi', 'UPSERT');
    expect(acceptsWrites(shop.world, old)).toBe(true);
    await remedy.remedy(fenceWriter, target, { params });
    expect(acceptsWrites(shop.world, old)).toBe(false);
  });
});
