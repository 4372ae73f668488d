import { partition } from '@aws-sdk/core/client';
import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { Route53RecoveryClusterClient } from '@aws-sdk/client-route53-recovery-cluster';
import type { Client } from '@smithy/core/client';
import type { HttpHandlerOptions } from '@smithy/core/protocols';

const signingName = 'arc-zonal-shift';

/** What makes the SDK's parts a client of this service, in the words of its own generated clients. */
const service = {
  apiVersion: '2022-10-30',
  serviceId: 'ARC Zonal Shift',
  protocol: AwsRestJsonProtocol,
  protocolSettings: { defaultNamespace: 'com.amazonaws.arczonalshift', errorTypeRegistries: [] },
  endpointProvider,
  httpAuthSchemeProvider: ({ region }: { readonly region: string }) => [
    {
      schemeId: 'aws.auth#sigv4',
      signingProperties: { name: signingName, region },
      propertiesExtractor: (config: object, context: object) => ({ signingProperties: { config, context } }),
    },
  ],
};

/** The sibling's settings that are overridden above are its own, so its type is only in the way. */
const SiblingClient = Route53RecoveryClusterClient as unknown as new (
  configuration: object,
) => Client<HttpHandlerOptions, object, { $metadata: object }, Route53RecoveryClusterClient['config']>;

/**
 * ARC's zonal shift. Its package cannot be had, so this is the SDK's client of ARC's other service
 * (credentials, retries, HTTP, user agent: the same in all of them) with this one's protocol, endpoint and
 * signature. docs/decisions/0024-leaving-a-zone.md says why.
 */
export class ArcZonalShiftClient extends SiblingClient {
  constructor(configuration: object) {
    super({ ...configuration, ...service, signingName });
  }
}

/** The service's endpoint rules: regional, with a FIPS name beside the usual one. */
function endpointProvider(parameters: {
  readonly Endpoint?: string;
  readonly Region: string;
  readonly UseFIPS?: boolean;
}) {
  const { Endpoint, Region, UseFIPS = false } = parameters;
  const host = `${signingName}${UseFIPS ? '-fips' : ''}.${Region}.${partition(Region).dnsSuffix}`;
  return { url: new URL(Endpoint ?? `https://${host}`) };
}
