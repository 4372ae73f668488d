import { z } from 'zod';
import { durationBy } from '../../daemon/config-duration.ts';
import { defineFault } from './fault.ts';
import { certificateChoice, sampleCertificate, selectCertificate } from './select-certificate.ts';

export const missRenewal = defineFault({
  name: 'miss-renewal',
  summary:
    'a certificate of ACM was not renewed in time: little of it is left, or nothing, and then the clients of what shows it turn away',
  parameters: z.strictObject({
    ...certificateChoice,
    left: durationBy(0, { least: '0s', most: '60d' }).describe('How long it still holds.'),
  }),
  sample: sampleCertificate,
  begin(world, { left, ...choice }) {
    const certificate = selectCertificate(world, choice);
    const before = { expiresAt: certificate.expiresAt, renewal: certificate.renewal };
    const expiresAt = world.clock.now() + left;
    if (expiresAt >= before.expiresAt) return () => undefined;
    certificate.expiresAt = expiresAt;
    if (certificate.type === 'AMAZON_ISSUED') certificate.renewal = 'PENDING_VALIDATION';
    // Renewed, by whoever renews it.
    return () => {
      if (certificate.expiresAt !== expiresAt) return;
      certificate.expiresAt = before.expiresAt;
      if (before.renewal === undefined) delete certificate.renewal;
      else certificate.renewal = before.renewal;
    };
  },
});
