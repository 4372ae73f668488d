import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../src/model/resource.ts';
import { drawBackups } from '../../../../src/simulator/snapshot/draw-backups.ts';
import type { Sketch } from '../../../../src/simulator/snapshot/sketch.ts';
import { modelOf, resourceOf } from '../../../support/model-of.ts';

const now = Date.UTC(2026, 0, 5, 12);
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();

function drawn(facts: Resource['facts'], name = 'orders') {
  const table = resourceOf({
    id: `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`,
    kind: 'dynamodb:table',
    name,
    facts,
  });
  const sketch: Sketch = {
    observed: {
      account: '111122223333',
      regions: ['eu-west-1', 'us-east-1'],
      model: modelOf({ at: now, resources: [table] }),
      details: new Map(),
      unread: [],
    },
    leftOut: [],
    regions: ['eu-west-1', 'us-east-1'].map((region) => ({ region, zones: [`${region}a`] })),
    balancers: [],
  };
  return drawBackups(sketch, { databases: [], tables: [{ name: 'orders' }], buckets: [] });
}

describe('the backups of a snapshot', () => {
  it('say how often and where to, and how old the newest is to ten minutes', () => {
    expect(
      drawn({
        backupVault: 'daily',
        backupKind: 'periodic',
        backedUpEverySeconds: 86_400,
        newestRecoveryPoint: hoursAgo(5.1),
        backupCopyVaults: ['arn:aws:backup:us-east-1:444455556666:backup-vault:daily'],
        restoredLately: true,
      }),
    ).toEqual([
      {
        table: 'orders',
        region: 'eu-west-1',
        vault: 'daily',
        every: '86400s',
        lastBackup: '18000s',
        copyToAccount: '444455556666',
        copyToRegion: 'us-east-1',
        restored: '7d',
      },
    ]);
  });

  it('say nothing of an age where the backup is continuous, and of a vault that is not known', () => {
    expect(
      drawn({ backupVault: 'unknown', backupKind: 'continuous', newestRecoveryPoint: hoursAgo(5) }),
    ).toEqual([{ table: 'orders', region: 'eu-west-1', continuous: true }]);
  });

  it('are of what is in the snapshot and is backed up, and of nothing else', () => {
    expect(drawn({ backupKind: 'periodic' })).toEqual([]);
    expect(drawn({ backupVault: 'daily' }, 'carts')).toEqual([]);
  });
});
