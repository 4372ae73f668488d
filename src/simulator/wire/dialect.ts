import { formOf, headerOf, type WireRequest } from './wire-request.ts';
import type { WireService } from './wire-service.ts';

/** The protocols of AWS, by their names in Smithy. */
export type Dialect = 'awsQuery' | 'ec2Query' | 'restXml' | 'restJson' | 'awsJson' | 'cbor';

/**
 * How a request is written, which is also how it is answered. A service can be spoken to in several ways:
 * CloudWatch takes the query of old clients, the JSON of the SDK for JavaScript and the CBOR of botocore.
 */
export function dialectOf(
  request: WireRequest,
  service: WireService | undefined,
  signingName: string,
): Dialect {
  if (headerOf(request, 'smithy-protocol') === 'rpc-v2-cbor') return 'cbor';
  if (headerOf(request, 'x-amz-target') !== '') return 'awsJson';
  const home = service?.protocol;
  if (home === 'ec2Query' || home === 'restXml' || home === 'restJson') return home;
  if (home === 'awsQuery' || isForm(request)) return 'awsQuery';
  if (home === 'awsJson') return 'awsJson';
  return speakXml.has(signingName) ? 'restXml' : 'restJson';
}

/** Of the services that simulated AWS has not, those that are answered in XML; '' is nobody's. */
const speakXml: ReadonlySet<string> = new Set(['', 's3', 'cloudfront']);

function isForm(request: WireRequest): boolean {
  const form = headerOf(request, 'content-type').startsWith('application/x-www-form-urlencoded');
  return (form || request.method === 'GET') && formOf(request).has('Action');
}
