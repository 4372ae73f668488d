import { NumericValue } from '@smithy/core/serde';
import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * Reads the form of awsQuery (`Filters.member.1.Name=…`) and of ec2Query (`Filter.1.Name=…`, lists always
 * flat, keys capitalised) into the shape that the operation's schema says: the SDK's serializer backwards.
 */
export function readQuery(
  schema: NormalizedSchema,
  form: URLSearchParams,
  dialect: 'awsQuery' | 'ec2Query',
): unknown {
  const root: FormNode = { children: new Map() };
  for (const [key, value] of form) plant(root, key.split('.'), value);
  return readStruct(schema, root, dialect);
}

/** The form as a tree: `a.1.b=x` is b under 1 under a. */
interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

function plant(root: FormNode, path: readonly string[], value: string): void {
  let node = root;
  for (const part of path) {
    const child = node.children.get(part) ?? { children: new Map() };
    node.children.set(part, child);
    node = child;
  }
  node.value = value;
}

type Dialect = 'awsQuery' | 'ec2Query';

function read(schema: NormalizedSchema, node: FormNode, dialect: Dialect): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, dialect);
  if (schema.isListSchema()) return readList(schema, node, dialect);
  if (schema.isMapSchema()) return readMap(schema, node, dialect);
  return readSimple(schema, node.value ?? '');
}

function readStruct(schema: NormalizedSchema, node: FormNode, dialect: Dialect): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (schema.isUnitSchema()) return result;
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(keyOf(name, member, dialect));
    if (child !== undefined) result[name] = read(member, child, dialect);
  }
  return result;
}

function readList(schema: NormalizedSchema, node: FormNode, dialect: Dialect): readonly unknown[] {
  const member = schema.getValueSchema();
  const flat = dialect === 'ec2Query' || Boolean(schema.getMergedTraits().xmlFlattened);
  const items = flat ? node : node.children.get(member.getMergedTraits().xmlName ?? 'member');
  return items === undefined ? [] : numbered(items).map((item) => read(member, item, dialect));
}

function readMap(schema: NormalizedSchema, node: FormNode, dialect: Dialect): Record<string, unknown> {
  const entries = schema.getMergedTraits().xmlFlattened ? node : node.children.get('entry');
  const result: Record<string, unknown> = {};
  for (const entry of entries === undefined ? [] : numbered(entries)) {
    const key = entry.children.get(schema.getKeySchema().getMergedTraits().xmlName ?? 'key')?.value;
    const value = entry.children.get(schema.getValueSchema().getMergedTraits().xmlName ?? 'value');
    if (key !== undefined && value !== undefined) result[key] = read(schema.getValueSchema(), value, dialect);
  }
  return result;
}

/** Children `1`, `2`, … in the order of their numbers: a form keeps no order. */
function numbered(node: FormNode): readonly FormNode[] {
  return [...node.children]
    .filter(([key]) => /^\d+$/.test(key))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

function keyOf(name: string, member: NormalizedSchema, dialect: Dialect): string {
  const { ec2QueryName, xmlName } = member.getMergedTraits();
  const key: string = xmlName ?? name;
  if (dialect === 'awsQuery') return key;
  return typeof ec2QueryName === 'string' ? ec2QueryName : `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}

/** A text value as the schema's simple type. Throws a RangeError for a number or a date that is none. */
export function readSimple(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, 'base64'));
  if (schema.isBigIntegerSchema()) return BigInt(text);
  if (schema.isBigDecimalSchema()) return new NumericValue(text, 'bigDecimal');
  if (schema.isNumericSchema()) {
    const value = Number(text);
    if (text === '' || Number.isNaN(value)) throw new RangeError(`${text} is not a number`);
    return value;
  }
  if (schema.isTimestampSchema()) {
    const value = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
    if (Number.isNaN(value.getTime())) throw new RangeError(`${text} is not a time`);
    return value;
  }
  return text;
}
