import type { Resource } from '../../model/resource.ts';
import { distributionSchema } from '../stacks/distribution-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import {
  asName,
  comparable,
  type DrawnBalancer,
  resourcesOf,
  said,
  type Sketch,
  text,
  texts,
} from './sketch.ts';

/** A distribution as the stack has it, and the name that CloudFront gave it. */
export interface DrawnDistribution {
  readonly dnsName: string;
  readonly written: NonNullable<WrittenStack['distributions']>[number];
}

/** Distributions whose origins are one load balancer, or two of one name in two regions. */
export function drawDistributions(sketch: Sketch): readonly DrawnDistribution[] {
  return resourcesOf(sketch, 'cloudfront:distribution').flatMap((distribution) => {
    const origins = texts(distribution.facts['origins']).map((name) =>
      sketch.balancers.find(({ dnsName }) => comparable(dnsName) === comparable(name)),
    );
    const found = origins.filter((origin) => origin !== undefined);
    const [first] = found;
    const isAlike = found.every(({ written }) => written.name === first?.written.name);
    if (first !== undefined && found.length === origins.length && isAlike)
      return [drawn(distribution, first, found)];
    sketch.leftOut.push(
      `distribution ${distribution.name}: its origins are not load balancers of one name that are in the stack`,
    );
    return [];
  });
}

function drawn(
  { name, facts }: Resource,
  { written }: DrawnBalancer,
  origins: readonly DrawnBalancer[],
): DrawnDistribution {
  const aliases = texts(facts['aliases']).filter(
    (alias) => distributionSchema.shape.aliases.safeParse([alias]).success,
  );
  return {
    dnsName: text(facts['dnsName']) ?? '',
    written: said({
      name: asName(name),
      aliases: [...aliases],
      balancer: written.name,
      regions: origins.map(({ region }) => region),
      logging: facts['logging'] === false ? false : undefined,
      viewerProtocol: facts['viewerProtocol'] === 'allow-all' ? ('allow-all' as const) : undefined,
    }),
  };
}
