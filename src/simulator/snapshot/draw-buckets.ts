import type { Resource } from '../../model/resource.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { resourcesOf, said, type Sketch, texts } from './sketch.ts';

type WrittenBucket = NonNullable<WrittenStack['buckets']>[number];

/** As many as a stack may have. */
const mostBuckets = 100;

/** Buckets of S3, with replicas as far as these are among them. */
export function drawBuckets(sketch: Sketch): readonly WrittenBucket[] {
  const places = new Set(sketch.regions.map(({ region }) => region));
  const known = resourcesOf(sketch, 's3:bucket').filter((bucket) => {
    if (bucket.facts['versioning'] !== undefined && places.has(bucket.region)) return true;
    const why = places.has(bucket.region) ? 'how it is set was not read' : 'nothing else is in its region';
    sketch.leftOut.push(`bucket ${bucket.name} in ${bucket.region}: ${why}`);
    return false;
  });
  const drawn = known.slice(0, mostBuckets);
  if (known.length > drawn.length)
    sketch.leftOut.push(`${known.length - drawn.length} buckets: a stack has at most ${mostBuckets}`);
  return drawn.map((bucket) => bucketOf(bucket, drawn));
}

function bucketOf({ name, region, facts }: Resource, drawn: readonly Resource[]): WrittenBucket {
  const to = texts(facts['replicaBuckets']);
  const replicas = drawn.filter(
    ({ id, facts: there }) => to.includes(id) && there['versioning'] === 'enabled',
  );
  const kept = (['suspended', 'off'] as const).find((one) => one === facts['versioning']);
  return said({
    name,
    region,
    versioning: kept,
    replicateTo: replicas.length > 0 ? replicas.map((one) => one.name) : undefined,
    measured: texts(facts['unmeasuredRules']).length > 0 ? false : undefined,
  });
}
