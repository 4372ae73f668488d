import type { AwsScope } from '../../aws/scope.ts';
import type { Transport } from '../../aws/transport.ts';
import { answer, type WireAnswer } from './answer.ts';
import { answerFailure } from './answer-failure.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { operationMeant, readInput } from './read-request.ts';
import { wireError, wireFailure } from './wire-error.ts';
import { formOf, headerOf, type WireRequest } from './wire-request.ts';
import { servicesSigningAs } from './services-signing-as.ts';
import type { WireService } from './wire-service.ts';

/** A transport that can also be told who calls. */
export type WireTransport = (call: Parameters<Transport>[0], caller: string) => Promise<unknown>;

export interface WireOptions {
  /** Twelve digits: whose account it is when the access key id has no twelve digits in it. */
  readonly defaultAccount: string;
  /** The time by AWS's clock, milliseconds since the epoch: what the Date header of every answer says. */
  readonly now: () => number;
}

/**
 * Answers a request as AWS would, or with undefined when its answer is lost on the way; it never rejects.
 * `body` is awaited, so that its failure is answered, too.
 */
export type Wire = (
  head: Omit<WireRequest, 'body'>,
  body: Uint8Array | Promise<Uint8Array>,
) => Promise<WireAnswer | undefined>;

/**
 * The seam between requests and calls: any AWS client's request in, the protocol's own answer out. Service
 * and region come from the signature's scope; signatures are not verified, for there is nothing to protect.
 */
export function createWire(transport: WireTransport, { defaultAccount, now }: WireOptions): Wire {
  let answered = 0;
  const dated = (reply: WireAnswer): WireAnswer => ({
    ...reply,
    headers: { ...reply.headers, date: new Date(now()).toUTCString() },
  });
  return async (head, body) => {
    answered += 1;
    // Counted, not drawn: a run must be repeatable, and one can see in a log which request an id means.
    const requestId = `00000000-0000-4000-8000-${String(answered).padStart(12, '0')}`;
    let request: WireRequest = { ...head, body: new Uint8Array() };
    let service: WireService | undefined;
    let dialect: Dialect = 'restXml';
    try {
      request = { ...head, body: await body };
      dialect = dialectOf(request, undefined, '');
      const { signingName, scope, caller } = signatureOf(request, defaultAccount);
      service = serviceMeant(await servicesSigningAs(signingName), request);
      dialect = dialectOf(request, service, signingName);
      const { name, operation } = operationMeant(dialect, service, request);
      if (service === undefined || operation === undefined) {
        // Asked all the same, so that the run is told what was missing; it knows it even less.
        const call = { service: service?.id ?? signingName, operation: name, input: {}, scope };
        await transport(call, caller).catch(() => undefined);
        throw unknownOperation(dialect, name);
      }
      const input = await readInput(dialect, service, operation, request);
      const output = await transport({ service: service.id, operation: name, input, scope }, caller);
      return dated(answer(dialect, service, operation, output, requestId));
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') return undefined;
      return dated(answerFailure(dialect, service, wireError(error), requestId));
    }
  };
}

/** `Credential=AKID/20260101/eu-west-1/ec2/aws4_request`. A URL that carries its signature is not taken. */
function signatureOf(
  request: WireRequest,
  defaultAccount: string,
): { readonly signingName: string; readonly scope: AwsScope; readonly caller: string } {
  const credential = /Credential=([^,\s]+)/.exec(headerOf(request, 'authorization'))?.[1] ?? '';
  const [accessKey = '', , region, signingName] = credential.split('/');
  if (region === undefined || signingName === undefined)
    throw wireFailure('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  const account = /\d{12}/.exec(accessKey)?.[0] ?? defaultAccount;
  // The name that an application gives itself (AWS_SDK_UA_APP_ID) says more than the key it uses.
  const application = /\bapp\/([\w.-]+)/.exec(headerOf(request, 'user-agent'))?.[1];
  return { signingName, scope: { account, region }, caller: application ?? (accessKey || 'someone') };
}

/** Two generations of load balancing sign with one name: the version of the API tells them apart. */
function serviceMeant(services: readonly WireService[], request: WireRequest): WireService | undefined {
  if (services.length <= 1) return services[0];
  const version = formOf(request).get('Version');
  return services.find((one) => one.version === version) ?? services[0];
}

function unknownOperation(dialect: Dialect, name: string): Error {
  switch (dialect) {
    case 'awsJson':
      return wireFailure('UnknownOperationException', '');
    case 'cbor':
    case 'restJson':
      return wireFailure('UnknownOperationException', '', 404);
    case 'restXml':
      return wireFailure('InvalidAction', `Could not find operation for ${name}`, 404);
    case 'awsQuery':
    case 'ec2Query':
      return wireFailure('InvalidAction', `The action ${name} is not valid for this web service.`);
  }
}
