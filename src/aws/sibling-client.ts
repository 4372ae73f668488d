import { partition } from '@aws-sdk/core/client';
import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { Route53RecoveryClusterClient } from '@aws-sdk/client-route53-recovery-cluster';
import type { Client } from '@smithy/core/client';
import type { HttpHandlerOptions } from '@smithy/core/protocols';

/** A service of AWS that speaks REST with JSON and is signed for under one name, in the words of its own model. */
export interface RestJsonService {
  readonly serviceId: string;
  readonly apiVersion: string;
  /** Of its shapes, such as `com.amazonaws.fis`. */
  readonly namespace: string;
  /** Also the first part of its host names. */
  readonly signingName: string;
}

/** The sibling's settings that are overridden below are its own, so its type is only in the way. */
export const SiblingClient = Route53RecoveryClusterClient as unknown as new (
  configuration: object,
) => Client<HttpHandlerOptions, object, { $metadata: object }, Route53RecoveryClusterClient['config']>;

/**
 * What makes the SDK's client of another service (credentials, retries, HTTP, user agent: the same in all of them) a
 * client of this one: its protocol, endpoint and signature. For services whose package cannot be had:
 * docs/decisions/0024-leaving-a-zone.md says why.
 */
export function clientOf({ namespace, signingName, ...service }: RestJsonService): object {
  return {
    ...service,
    signingName,
    protocol: AwsRestJsonProtocol,
    protocolSettings: { defaultNamespace: namespace, errorTypeRegistries: [] },
    endpointProvider: (parameters: EndpointParameters) => endpointOf(signingName, parameters),
    httpAuthSchemeProvider: ({ region }: { readonly region: string }) => [
      {
        schemeId: 'aws.auth#sigv4',
        signingProperties: { name: signingName, region },
        propertiesExtractor: (config: object, context: object) => ({
          signingProperties: { config, context },
        }),
      },
    ],
  };
}

interface EndpointParameters {
  readonly Endpoint?: string;
  readonly Region: string;
  readonly UseFIPS?: boolean;
}

/** The endpoint rules of such services: regional, with a FIPS name beside the usual one. */
function endpointOf(name: string, { Endpoint, Region, UseFIPS = false }: EndpointParameters) {
  const host = `${name}${UseFIPS ? '-fips' : ''}.${Region}.${partition(Region).dnsSuffix}`;
  return { url: new URL(Endpoint ?? `https://${host}`) };
}
