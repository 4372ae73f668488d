import { cbor as cborForm } from '@smithy/core/cbor';
import { cbor, json, type WireAnswer, xml } from './answer.ts';
import type { Dialect } from './dialect.ts';
import type { WireError } from './wire-error.ts';
import type { WireService } from './wire-service.ts';
import { escapeXml } from './xml.ts';

/** A failure in the form of the protocol in which it was asked. */
export function answerFailure(
  dialect: Dialect,
  service: WireService | undefined,
  error: WireError,
  requestId: string,
): WireAnswer {
  const { code, message, status } = error;
  const detail = `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
  switch (dialect) {
    case 'awsJson':
      return withHeaders(
        json(status, requestId, JSON.stringify({ __type: shapeOf(service, code), message })),
        queryError(service, error),
      );
    case 'cbor':
      return withHeaders(
        cbor(status, requestId, cborForm.serialize({ __type: shapeOf(service, code), message })),
        queryError(service, error),
      );
    case 'restJson':
      return withHeaders(json(status, requestId, JSON.stringify({ message })), { 'x-amzn-errortype': code });
    case 'ec2Query':
      return xml(
        status,
        requestId,
        `<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      );
    case 'awsQuery':
    case 'restXml':
      return xml(
        status,
        requestId,
        `<ErrorResponse xmlns="${service?.xmlNamespace ?? ''}"><Error><Type>${sideOf(error)}</Type>${detail}</Error>` +
          `<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
  }
}

function withHeaders(answer: WireAnswer, more: Readonly<Record<string, string>>): WireAnswer {
  return { ...answer, headers: { ...answer.headers, ...more } };
}

/** Services that moved from query to JSON name the error's shape in the body and its old code in a header. */
function queryError(service: WireService | undefined, error: WireError): Readonly<Record<string, string>> {
  if (service?.queryCompatible !== true) return {};
  const old = [...service.errorShapes].find(([, shape]) => shape === error.code)?.[0] ?? error.code;
  return { 'x-amzn-query-error': `${old};${sideOf(error)}` };
}

function shapeOf(service: WireService | undefined, code: string): string {
  return service?.errorShapes.get(code) ?? code;
}

/** Whose fault it is, in the words of the query protocols. */
function sideOf({ status }: WireError): 'Sender' | 'Receiver' {
  return status >= 500 ? 'Receiver' : 'Sender';
}
