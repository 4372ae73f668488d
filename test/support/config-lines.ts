import { z } from 'zod';
import { configSchema } from '../../src/daemon/config.ts';
import { envSettings } from '../../src/daemon/config-env.ts';

/** One field of holdfast.yaml that holds a value, as its schema describes it. */
export interface ConfigField {
  /** `accounts[].id`, `notify.channels.NAME.url`. */
  readonly path: string;
  readonly type: string;
  /** As one would write it; absent where a field has none. */
  readonly default?: unknown;
  readonly meaning: string;
  readonly variable?: string;
}

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly least?: string;
  readonly most?: string;
}

export function configFields(schema: z.ZodType = configSchema): readonly ConfigField[] {
  const { $schema: _, ...root } = z.toJSONSchema(schema, { io: 'input' });
  return fieldsOf(root as Node, [], undefined);
}

/** The lines that docs/configuration.md must have. */
export function configLines(fields: readonly ConfigField[]): readonly string[] {
  return fields.map(({ path, type, meaning, variable, ...field }) => {
    const usual = field.default === undefined ? 'none' : `\`${asWritten(field.default)}\``;
    const by = variable === undefined ? '' : `\`${variable}\``;
    return `| \`${path}\` | ${type} | ${usual} | ${meaning} | ${by} |`;
  });
}

function asWritten(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fieldsOf(node: Node, path: readonly string[], given: unknown): readonly ConfigField[] {
  const usual = node.default ?? given;
  const within = (key: string) =>
    typeof usual === 'object' && usual !== null ? (Reflect.get(usual, key) as unknown) : undefined;
  const properties = node.properties ?? merged(node.oneOf);
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([key, child]) => fieldsOf(child, [...path, key], within(key)));
  if (node.items?.properties !== undefined) {
    const name = `${path.at(-1)}[]`;
    return fieldsOf(node.items, [...path.slice(0, -1), name], undefined);
  }
  if (typeof node.additionalProperties === 'object')
    return fieldsOf(node.additionalProperties, [...path, 'NAME'], undefined);
  const variable = envSettings.find((setting) => `${path.join('.')}.`.startsWith(variablePath(setting.path)));
  return [
    {
      path: path.join('.'),
      type: typeOf(node),
      ...(usual === undefined ? {} : { default: usual }),
      meaning: node.description ?? '',
      ...(variable === undefined ? {} : { variable: variable.name }),
    },
  ];
}

/** With a dot at its end. The variable for the regions of the first account stands at the regions of any. */
function variablePath(path: readonly (string | number)[]): string {
  return `${path.join('.').replace('accounts.0.', 'accounts[].')}.`;
}

/** The fields of all forms that a thing can take; what tells them apart lists its words. */
function merged(forms: readonly Node[] | undefined): Readonly<Record<string, Node>> | undefined {
  if (forms === undefined) return undefined;
  const fields: Record<string, Node> = {};
  for (const [key, node] of forms.flatMap((form) => Object.entries(form.properties ?? {}))) {
    const former = fields[key];
    const words = [former, node].flatMap(
      (each) => each?.enum ?? (each?.const === undefined ? [] : [each.const]),
    );
    fields[key] = { ...node, ...former, ...(words.length === 0 ? {} : { enum: words }) };
  }
  return fields;
}

/** What the items of a list are called. */
const listed: Readonly<Record<string, string>> = { string: 'texts', integer: 'whole numbers' };

function typeOf(node: Node): string {
  const { least, most, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node;
  if (node.enum !== undefined) return node.enum.map((word) => `\`${word}\``).join(', ');
  if (least !== undefined) return `duration, ${least} to ${most}`;
  switch (node.type) {
    case 'integer':
      return `whole number, ${minimum} to ${maximum}`;
    case 'number':
      return `number, ${minimum === undefined ? `more than ${exclusiveMinimum}` : `${minimum} or more`}, less than ${exclusiveMaximum}`;
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of ${listed[node.items?.type ?? ''] ?? 'groups'}`;
    default:
      return 'text';
  }
}
