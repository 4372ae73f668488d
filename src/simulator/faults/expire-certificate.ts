import { z } from 'zod';
import { impairFleet } from '../world/compute/impairments.ts';
import { defineFault } from './fault.ts';
import { fleet, sampleFleet, selectFleet } from './fleet.ts';

export const expireCertificate = defineFault({
  name: 'expire-certificate',
  summary:
    'the certificate that a whole service uses has expired: at one moment every application fails its TLS handshakes, and so does whatever is launched',
  parameters: z.strictObject({
    ...fleet,
    targets: z
      .enum(['green', 'red'])
      .default('green')
      .describe(
        'What health checks see: `green` (they do not use TLS, or do not look at certificates), `red` (they fail too).',
      ),
  }),
  sample: sampleFleet,
  begin: (world, { targets, ...choice }) =>
    impairFleet(
      world,
      {
        ...selectFleet(world, choice),
        impairment:
          targets === 'red'
            ? { kind: 'app-down', cure: 'none' }
            : { kind: 'errors', share: 1, unseen: true, cure: 'none' },
      },
      { newbornsOnly: false, lasting: false },
    ),
});
