import type { GetCallerIdentityCommandInput, GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { reads, type SimulatedService } from './operation.ts';

type Answer<T> = Omit<T, '$metadata'>;

export const sts: SimulatedService = {
  id: 'STS',
  protocol: 'query',
  operations: {
    GetCallerIdentity: reads(
      (_input: GetCallerIdentityCommandInput, { world }): Answer<GetCallerIdentityCommandOutput> => ({
        Account: world.account,
        Arn: `arn:aws:sts::${world.account}:assumed-role/holdfast/holdfast`,
        UserId: 'AROASIMULATEDHOLDFAST:holdfast',
      }),
    ),
  },
};
