import { z } from 'zod';
import type { RandomStream } from '../../runtime/random.ts';
import type { Certificate } from '../world/state/certificate.ts';
import type { World } from '../world/state/world.ts';
import { oneOf, regionName, selectRegion } from './select.ts';

/** Which certificate. */
export const certificateChoice = {
  certificate: z.string().min(1).describe('`certificate` (the first of the region), or the domain of one.'),
  region: regionName.default('home'),
} as const;

type CertificateChoice = Readonly<Record<keyof typeof certificateChoice, string>>;

export function selectCertificate(world: World, choice: CertificateChoice): Certificate {
  const region = selectRegion(world, choice.region);
  const there = [...world.certificates.values()].filter((one) => one.region === region);
  const found =
    choice.certificate === 'certificate'
      ? there[0]
      : there.find(({ domain }) => domain === choice.certificate);
  if (found !== undefined) return found;
  throw new Error(
    `there is no certificate ${choice.certificate} in ${region} in the simulated account; there are ${there.map(({ domain }) => domain).join(', ') || 'none'}`,
  );
}

/** For `sample`: one that it could befall. */
export function sampleCertificate(world: World, draw: RandomStream): CertificateChoice | undefined {
  const found = oneOf([...world.certificates.values()], draw);
  return found === undefined ? undefined : { certificate: found.domain, region: found.region };
}
