import { policySchema, type WrittenPolicy } from './schema.ts';
import type { Path } from './yaml-source.ts';

/** A document with something of the right form in each place where the form is wrong, and where those places are. */
export interface StoodIn {
  readonly written: WrittenPolicy;
  readonly places: readonly Path[];
}

/** One value for each form that a field may have. What they say is never judged. */
const candidates: readonly unknown[] = [
  '2m',
  '10%',
  1,
  50,
  'observe',
  'ec2:instance',
  'stand-in',
  { page: 'stand-in' },
  [{ page: 'stand-in' }],
  { count: 1, percent: 50 },
  { inFlight: 1, perWindow: '10%', window: '1h' },
  {},
  [],
];

/** More mistakes of form than this in one policy, and the rest of it is not worth looking at yet. */
const mostPlaces = 20;

/**
 * A mistake of form must not hide the mistakes of sense in the rest of the policy: unknown fields are taken
 * away and ill-formed values replaced, so that the rules can look on. Undefined when that does not help.
 */
export function withStandIns(value: unknown): StoodIn | undefined {
  let at = copyOf(value);
  const places: Path[] = [];
  for (let round = 0; round <= mostPlaces; round++) {
    const parsed = policySchema.safeParse(at);
    if (parsed.success) return { written: parsed.data, places };
    const [issue] = parsed.error.issues;
    if (issue === undefined) return undefined;
    const path = issue.path.filter((step) => typeof step !== 'symbol');
    const mended = issue.code === 'unrecognized_keys' ? without(at, path, issue.keys) : mend(at, path);
    if (mended === undefined) return undefined;
    at = mended;
    places.push(path);
  }
  return undefined;
}

function mend(value: unknown, path: Path): unknown {
  return candidates
    .map((candidate) => replaced(value, path, candidate))
    .find((attempt) => {
      const { error } = policySchema.safeParse(attempt);
      return !(error?.issues ?? []).some((issue) => path.every((step, index) => issue.path[index] === step));
    });
}

function without(value: unknown, path: Path, keys: readonly string[]): unknown {
  const copy = copyOf(value);
  const holder = path.reduce<unknown>(child, copy);
  if (typeof holder !== 'object' || holder === null) return undefined;
  for (const key of keys) Reflect.deleteProperty(holder, key);
  return copy;
}

function replaced(value: unknown, path: Path, by: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return copyOf(by);
  const copy = copyOf(value);
  const holder = path.slice(0, -1).reduce<unknown>(child, copy);
  if (typeof holder === 'object' && holder !== null) Reflect.set(holder, last, copyOf(by));
  return copy;
}

function child(holder: unknown, step: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, step) : undefined;
}

/** What YAML gives is plain data: lists, maps and scalars. An alias may make it contain itself, so may the copy. */
function copyOf(value: unknown, copies = new Map<unknown, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copy: object = Array.isArray(value) ? [] : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) Reflect.set(copy, key, copyOf(item, copies));
  return copy;
}
