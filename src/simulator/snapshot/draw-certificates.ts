import type { Resource } from '../../model/resource.ts';
import { certificateSchema } from '../stacks/certificate-schema.ts';
import type { WrittenStack } from '../stacks/stack-schema.ts';
import { count, resourcesOf, said, type Sketch, texts } from './sketch.ts';

type WrittenCertificate = NonNullable<WrittenStack['certificates']>[number];

const dayMs = 86_400_000;
const mostDays = 1_100;

/** Certificates of ACM that still hold, after the load balancers that show them. */
export function drawCertificates(sketch: Sketch): readonly WrittenCertificate[] {
  return resourcesOf(sketch, 'acm:certificate').flatMap((certificate) => {
    const obstacle = obstacleTo(sketch, certificate);
    if (obstacle === undefined) return [certificateOf(sketch, certificate)];
    sketch.leftOut.push(`certificate ${certificate.name} in ${certificate.region}: ${obstacle}`);
    return [];
  });
}

function obstacleTo(sketch: Sketch, { name, region, facts }: Resource): string | undefined {
  if (!sketch.regions.some((one) => one.region === region)) return 'nothing else is in its region';
  if (!certificateSchema.shape.domain.safeParse(name).success) return 'its domain is not simulated';
  const expiresAt = count(facts['expiresAt']);
  if (expiresAt === undefined) return 'nobody knows when it expires';
  return expiresAt > sketch.observed.model.at ? undefined : 'it has expired';
}

function certificateOf(sketch: Sketch, { name, region, facts }: Resource): WrittenCertificate {
  const users = new Set(texts(facts['usedBy']));
  const left = Math.round(((count(facts['expiresAt']) ?? 0) - sketch.observed.model.at) / dayMs);
  return said({
    domain: name,
    region,
    balancers: sketch.balancers
      .filter(({ arn, written }) => users.has(arn) && written.protocol === 'HTTPS')
      .map(({ written }) => written.name),
    expiresIn: `${Math.min(mostDays, Math.max(1, left))}d`,
    imported: facts['type'] === 'IMPORTED' ? true : undefined,
  });
}
