import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { textIn, textsIn } from '../read.ts';
import { cannotTell, type PostureRule, type PostureService, sound, weak } from '../rule.ts';

const kinds = ['s3:bucket'] as const;

const bucket = (facts: Resource['facts'], name = 'invoices') => ({ kind: 's3:bucket' as const, name, facts });

const noVersioning: PostureRule = {
  id: 's3/no-versioning',
  title: 'A bucket that keeps no old versions',
  severity: 'medium',
  kinds,
  reads: ['versioning'],
  why: 'What is overwritten or deleted, by a bad deployment or a wrong lifecycle rule, is gone at once. And a bucket without versioning cannot be replicated.',
  change: 'Turn on versioning, with a lifecycle rule that removes old versions after some weeks.',
  bearsOn: ['rpoSeconds'],
  judge: (one) => {
    const versioning = textIn(one, 'versioning');
    if (versioning === 'enabled') return sound;
    return weak(versioning === 'off' ? 'versioning was never turned on' : `versioning is ${versioning}`);
  },
  cases: {
    fires: { resources: [bucket({ versioning: 'suspended' })] },
    sound: { resources: [bucket({ versioning: 'enabled' })] },
  },
};

const singleRegion: PostureRule = {
  id: 's3/single-region',
  title: 'A bucket in one region only',
  severity: 'low',
  kinds,
  reads: ['replicaBuckets'],
  why: 'S3 spreads a bucket over three zones by itself, but when its region fails nobody can read it. Many buckets may accept that; it should be somebody’s decision.',
  change: 'Replicate it to a bucket in another region, or write down that the loss of a region is accepted.',
  bearsOn: ['rtoSeconds', 'rpoSeconds'],
  // A copy is not asked for copies of its own.
  concerns: (one, model) =>
    bucketsOf(one, model).every((other) => !textsIn(other, 'replicaBuckets').includes(one.id)),
  judge: (one, model) => {
    const replicas = textsIn(one, 'replicaBuckets');
    const places = replicas.map((id) => model.resources.get(id)?.region);
    if (places.some((region) => region !== undefined && region !== one.region)) return sound;
    if (places.includes(undefined)) return cannotTell('the region of a bucket that it is replicated to');
    if (replicas.length > 0) return weak(`it is replicated within ${one.region} only`);
    const unread = bucketsOf(one, model).some(({ facts }) => facts['replicaBuckets'] === undefined);
    return unread ? cannotTell('whether another bucket is replicated to it') : weak('it is not replicated');
  },
  cases: {
    fires: { resources: [bucket({ replicaBuckets: [] })] },
    sound: {
      resources: [
        bucket({ replicaBuckets: ['invoices-copy'] }),
        { ...bucket({ replicaBuckets: [] }, 'invoices-copy'), region: 'eu-west-1' },
      ],
    },
  },
};

const unwatched: PostureRule = {
  id: 's3/replication-not-measured',
  title: 'Replication that nobody can see fall behind',
  severity: 'low',
  kinds,
  reads: ['unmeasuredRules'],
  why: 'Without replication metrics S3 tells nobody how far the copy is behind, or that copies fail: it is found out when the copy is needed.',
  change: 'Turn on replication metrics in each replication rule (Replication Time Control includes them).',
  bearsOn: ['rpoSeconds'],
  judge: (one) => {
    const rules = textsIn(one, 'unmeasuredRules');
    return rules.length === 0 ? sound : weak(`without replication metrics: ${rules.join(', ')}`);
  },
  cases: {
    fires: { resources: [bucket({ unmeasuredRules: ['all'] })] },
    sound: { resources: [bucket({ unmeasuredRules: [] })] },
  },
};

/** All buckets of its account. */
function bucketsOf({ account }: Resource, model: Model): readonly Resource[] {
  return [...model.ofKind('s3:bucket')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter((one) => one.account === account);
}

export const storage: PostureService = {
  name: 'S3, replication, Backup, snapshots',
  rules: [noVersioning, singleRegion, unwatched],
};
