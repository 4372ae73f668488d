import type { NormalizedSchema } from '@smithy/core/schema';
import * as fc from 'fast-check';

/**
 * Values of an SDK schema, as far down as `depth`. Lists, maps and structures are never empty, because the
 * XML protocols cannot tell empty from absent. `whole` leaves no member out: clients of REST services take
 * some for granted. Idempotency tokens are always given: clients make one up where there is none; so is what
 * stands in a path, which has no room for nothing.
 */
export function valueOf(schema: NormalizedSchema, depth: number, whole = false): fc.Arbitrary<unknown> {
  if (schema.isStructSchema()) return structOf(schema, depth, whole);
  if (schema.isListSchema())
    return fc.array(valueOf(schema.getValueSchema(), depth - 1, whole), { minLength: 1, maxLength: 2 });
  if (schema.isMapSchema()) {
    return fc.dictionary(word, valueOf(schema.getValueSchema(), depth - 1, whole), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    });
  }
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer({ min: -100_000, max: 100_000 });
  if (schema.isBigIntegerSchema()) return fc.bigInt({ min: 0n, max: 10n ** 15n });
  if (schema.isBlobSchema())
    return fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Uint8Array.from(bytes));
  if (schema.isTimestampSchema())
    return fc.integer({ min: 1, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000));
  return text;
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
/** What names, paths and descriptions hold, XML's and forms' own characters included. */
const text = fc.stringMatching(/^[A-Za-z0-9.:/_-][A-Za-z0-9 .:/_<>&"'=+%-]{0,12}[A-Za-z0-9]$/);

function structOf(schema: NormalizedSchema, depth: number, whole: boolean): fc.Arbitrary<unknown> {
  const members = [...schema.structIterator()].filter(
    ([, member]) => !member.isDocumentSchema() && fits(member, depth),
  );
  const shape = Object.fromEntries(
    members.map(([name, member]) => [name, valueOf(member, depth - 1, whole)]),
  );
  return fc
    .record(shape, {
      requiredKeys: members
        .filter(([, one]) => whole || one.isIdempotencyToken() || one.getMergedTraits().httpLabel)
        .map(([name]) => name),
      noNullPrototype: true,
    })
    .filter((value) => members.length === 0 || Object.keys(value).length > 0);
}

/** Whether so far down there is still room for a value that is not empty. */
function fits(schema: NormalizedSchema, depth: number): boolean {
  if (schema.isListSchema() || schema.isMapSchema())
    return depth > 0 && fits(schema.getValueSchema(), depth - 1);
  if (!schema.isStructSchema()) return true;
  const members = [...schema.structIterator()];
  return depth > 0 && (members.length === 0 || members.some(([, member]) => fits(member, depth - 1)));
}
