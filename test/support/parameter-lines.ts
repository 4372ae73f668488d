import { z } from 'zod';
import { durationPattern, durationText } from '../../src/policy/duration.ts';

interface Node {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly pattern?: string;
  readonly least?: string;
  readonly most?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** A table of what a fault or an actor is given; `known` are explained elsewhere. Empty for nothing. */
export function parameterTable(parameters: z.ZodObject, known: readonly string[] = []): readonly string[] {
  const own = Object.entries(parameters.shape).filter(([name]) => !known.includes(name));
  if (own.length === 0) return [];
  return [
    '| parameter | type | default | meaning |',
    '|---|---|---|---|',
    ...own.map(([name, schema]) => line(name, schema as z.ZodType)),
    '',
  ];
}

function line(name: string, schema: z.ZodType): string {
  const node = z.toJSONSchema(schema, { io: 'input' }) as Node;
  const leftOut = schema.safeParse(undefined);
  const usual = leftOut.success ? defaultOf(node, leftOut.data) : 'must be said';
  return `| \`${name}\` | ${typeOf(node)} | ${usual} | ${node.description ?? ''} |`;
}

/** `parsed`: what comes of leaving it out, which for durations is a number of milliseconds. */
function defaultOf(node: Node, parsed: unknown): string {
  if (parsed === undefined) return 'none';
  if (node.least !== undefined && typeof parsed === 'number') return written(durationText(parsed));
  return written(parsed);
}

function written(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function typeOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((word) => `\`${word}\``).join(', ');
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(', or ');
  if (node.least !== undefined) return `duration, ${node.least} to ${node.most}`;
  switch (node.type) {
    case 'integer':
      return `whole number${range(node)}`;
    case 'number':
      return `number${range(node)}`;
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of ${typeOf(node.items ?? {})}`;
    case 'object':
      return 'map';
    default:
      if (node.pattern?.includes('%') === true) return 'share such as `"50%"`';
      return node.pattern === durationPattern.source ? 'duration' : 'text';
  }
}

function range(node: Node): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = node;
  const unbounded = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER;
  const words = [
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`${minimum} or more`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(unbounded ? [] : [`at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
  ];
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}
