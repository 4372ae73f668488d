import type { Resource } from '../../model/resource.ts';
import { tables } from '../recovery/tables.ts';
import { textsIn } from '../read.ts';
import { type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['dynamodb:table'] as const;

const table = (facts: Resource['facts']) => ({ kind: 'dynamodb:table' as const, name: 'orders', facts });

const deletable: PostureRule = {
  id: 'dynamodb/no-deletion-protection',
  title: 'A table that one call deletes',
  severity: 'medium',
  kinds,
  reads: ['deletionProtection'],
  why: 'One wrong call, or a stack that is torn down, takes the table with all of its items; a backup has to be restored under another name first.',
  change: 'Turn on deletion protection.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  judge: ({ facts }) => (facts['deletionProtection'] === false ? weak('deletion protection is off') : sound),
  cases: {
    fires: { resources: [table({ deletionProtection: false })] },
    sound: { resources: [table({ deletionProtection: true })] },
  },
};

const noPointInTimeRecovery: PostureRule = {
  id: 'dynamodb/no-point-in-time-recovery',
  title: 'A table that cannot be taken back to a moment',
  severity: 'medium',
  kinds,
  reads: ['pointInTimeRecovery'],
  why: 'What a bad deployment overwrites or deletes is copied to every replica at once; without point-in-time recovery there is no way back but a backup that somebody happened to make.',
  change: 'Turn on point-in-time recovery. A table is restored beside the old one, under another name.',
  bearsOn: ['rpoSeconds'],
  judge: ({ facts }) =>
    facts['pointInTimeRecovery'] === false ? weak('point-in-time recovery is off') : sound,
  cases: {
    fires: { resources: [table({ pointInTimeRecovery: false })] },
    sound: { resources: [table({ pointInTimeRecovery: true })] },
  },
};

const singleRegion: PostureRule = {
  id: 'dynamodb/single-region',
  title: 'A table in one region only',
  severity: 'low',
  kinds,
  reads: ['replicaRegions'],
  why: 'The table stands in three zones by itself, but when its region fails there is nothing to go on with. Many tables may accept that; it should be somebody’s decision.',
  change:
    'Add a replica in another region (a global table), or write down that the loss of a region is accepted.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  judge: (one) =>
    textsIn(one, 'replicaRegions').length > 0 ? sound : weak(`it has no replica outside ${one.region}`),
  cases: {
    fires: { resources: [table({ replicaRegions: [] })] },
    sound: { resources: [table({ replicaRegions: ['eu-west-1'] })] },
  },
};

export const dynamodb: PostureService = {
  name: 'DynamoDB, global tables',
  rules: [deletable, noPointInTimeRecovery, singleRegion],
  recoveries: [tables],
};
