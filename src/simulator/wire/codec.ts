import { JsonCodec } from '@aws-sdk/core/protocols';
import { CborCodec } from '@smithy/core/cbor';
import type { NormalizedSchema } from '@smithy/core/schema';

/** The JSON protocols write times as seconds since the epoch, which is 7 in the SDK's numbering. */
const epochSeconds = { useTrait: true, default: 7 } as const;

function jsonCodec(jsonName: boolean): JsonCodec {
  return new JsonCodec({ timestampFormat: epochSeconds, jsonName });
}

/** `jsonName`: REST services may give members another name on the wire; the others never do. */
export function writeJson(schema: NormalizedSchema, value: unknown, jsonName: boolean): string {
  if (schema.isUnitSchema()) return '{}';
  const serializer = jsonCodec(jsonName).createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
}

export async function readJson(
  schema: NormalizedSchema,
  body: Uint8Array,
  jsonName: boolean,
): Promise<unknown> {
  return jsonCodec(jsonName).createDeserializer().read(schema, body);
}

/** An operation that answers nothing has no body at all in CBOR. */
export function writeCbor(schema: NormalizedSchema, value: unknown): Uint8Array {
  if (schema.isUnitSchema()) return new Uint8Array();
  const serializer = new CborCodec().createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
}

export async function readCbor(schema: NormalizedSchema, body: Uint8Array): Promise<unknown> {
  return new CborCodec().createDeserializer().read(schema, body);
}
