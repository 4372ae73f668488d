import type { Model } from '../../model/model.ts';
import type { Resource } from '../../model/resource.ts';
import { about, byHand, type Recovery, unclear } from '../estimate.ts';
import { textsIn } from '../read.ts';
import { lostWithRegion } from './backups.ts';
import { lastMeasured } from './measured.ts';
import { keptInZones } from './within-region.ts';

/** S3: zones are AWS's to bear; another region has what was replicated to it. */
export const buckets: Recovery = {
  kinds: ['s3:bucket'],
  time: (bucket, loss, model) => {
    if (loss !== 'region') return keptInZones('Amazon S3');
    if (isCopy(bucket, model)) return undefined;
    switch (copyOf(bucket, model)) {
      case 'known':
        return byHand(`somebody has to lead who reads ${bucket.name} to its copy in another region`);
      case 'none':
        return byHand(`no copy of ${bucket.name} is known in another region`);
      case 'not-known':
        return unclear(`where ${bucket.name} is replicated to`);
    }
  },
  data: (bucket, loss, model) => {
    if (loss !== 'region') return keptInZones('Amazon S3');
    if (isCopy(bucket, model)) return undefined;
    const copy = copyOf(bucket, model);
    if (copy === 'none') return lostWithRegion(bucket);
    const behind = copy === 'known' ? lastMeasured(bucket, 's3/replication-latency', model) : undefined;
    return behind === undefined
      ? unclear(`how far the copies of ${bucket.name} are behind`)
      : about({
          what: `the copy of ${bucket.name} is behind`,
          seconds: Math.ceil(behind),
          source: 'metric ReplicationLatency, when it was last read',
        });
  },
};

/** Whether another bucket is replicated to it: a copy is not asked for copies of its own. */
export function isCopy({ id, account }: Resource, model: Model): boolean {
  return bucketsOf(account, model).some((other) => textsIn(other, 'replicaBuckets').includes(id));
}

/** All buckets of an account. */
export function bucketsOf(account: string, model: Model): readonly Resource[] {
  return [...model.ofKind('s3:bucket')]
    .flatMap((id) => model.resources.get(id) ?? [])
    .filter((one) => one.account === account);
}

function copyOf(bucket: Resource, model: Model): 'known' | 'none' | 'not-known' {
  if (bucket.facts['replicaBuckets'] === undefined) return 'not-known';
  const regions = textsIn(bucket, 'replicaBuckets').map((id) => model.resources.get(id)?.region);
  if (regions.some((region) => region !== undefined && region !== bucket.region)) return 'known';
  return regions.includes(undefined) ? 'not-known' : 'none';
}
