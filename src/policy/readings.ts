import type { ASTNode } from '@marcbachmann/cel-js';
import { Duration } from '@marcbachmann/cel-js/evaluator';
import { stateAt } from '../model/signal.ts';
import { callOf, children, literalString } from './cel-ast.ts';
import { celEnvironment } from './cel-environment.ts';
import { celVariables } from './cel-types.ts';
import { durationText } from './duration.ts';
import type { Subject } from './policy.ts';
import { World } from './world.ts';
import { GroupView, ReplicaView, ResourceView, ServiceView, SignalView } from './world-views.ts';

/** A fact that a condition names, and what it is now, in words: `verdict` is `suspect`. */
export interface Reading {
  readonly text: string;
  readonly value: string;
  /** Of the state of a check: what was seen. */
  readonly because?: string;
}

/** Reads the facts that a checked condition names, as it names them, each once. Compiled once, asked often. */
export function readerOf(ast: ASTNode, text: string): (subject: Subject) => readonly Reading[] {
  const facts = new Map(factsIn(ast).map((node) => [text.slice(node.start, node.end), node]));
  const readers = [...facts].map(([name, node]) => {
    const parsed = celEnvironment().parse(name);
    parsed.check();
    return (subject: Subject): Reading => {
      const because = stateReason(node, subject);
      const value = valueOf(parsed, node, subject);
      return { text: name, value, ...(because === undefined ? {} : { because }) };
    };
  });
  return (subject) => readers.map((read) => read(subject));
}

/** What was seen by the check whose state a fact is, of several judges by the one that says so; of a group, who serves. */
function stateReason(node: ASTNode, subject: Subject): string | undefined {
  if (node.op !== '.' || node.args[1] !== 'state') return undefined;
  const [owner] = node.args;
  const world = new World(subject);
  if (owner.op === 'id' && owner.args === 'group') {
    const { serving, desired } = world.group ?? {};
    return serving === undefined ? undefined : `${serving} of ${desired} serve`;
  }
  const check = checkNamed(owner);
  return check === undefined ? undefined : world.signals?.get(check)?.reason;
}

/** The longest chains that start at a name of the world: `signals['ec2/state'].state`, not `signals` alone. */
function factsIn(node: ASTNode): readonly ASTNode[] {
  if (isFact(node)) return [node];
  // In a loop the names are the loop's own: what it runs over says most.
  if (node.op === 'rcall') return factsIn(node.args[1]);
  return children(node).flatMap(factsIn);
}

function isFact(node: ASTNode): boolean {
  switch (node.op) {
    case 'id':
      return Object.hasOwn(celVariables, node.args);
    case '.':
      return isFact(node.args[0]);
    case '[]':
      return isFact(node.args[0]) && node.args[1].op === 'value';
    default: {
      const name = callOf(node)?.name;
      return name === 'alarm' || name === 'metric';
    }
  }
}

function valueOf(evaluate: (world: World) => unknown, node: ASTNode, subject: Subject): string {
  try {
    const value = evaluate(new World(subject));
    return value === undefined ? whyUnknown(node, subject) : inWords(value);
  } catch {
    return whyUnknown(node, subject);
  }
}

/** Why nobody knows it: of a check, whether it was ever seen and when it was read last. */
function whyUnknown(node: ASTNode, { model, target, now }: Subject): string {
  const check = checkNamed(node);
  if (check === undefined) return 'not known';
  const signals = (model.signals.get(target) ?? []).filter((signal) => signal.check === check);
  if (signals.length === 0) return 'not known: this check was never seen of it';
  const stale = signals.find((signal) => stateAt(signal, now) === 'unknown');
  return stale === undefined
    ? 'not known: nothing is measured'
    : `not known: ${stale.state === 'unknown' ? stale.reason : `last read ${durationText(roundedToSeconds(now - stale.observedAt))} ago`}`;
}

function checkNamed(node: ASTNode): string | undefined {
  if (node.op === '.') return checkNamed(node.args[0]);
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[0].args === 'signals')
    return literalString(node.args[1]);
  const call = callOf(node);
  return call?.name === 'metric' ? `metric/${call.args.map(literalString).join('/')}` : undefined;
}

/** Longer lists than this are counted instead of told. */
const mostTold = 6;

function inWords(value: unknown): string {
  if (value instanceof Duration) return durationText(roundedToSeconds(Number(value)));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ReplicaView)
    return `${value.name} (${value.verdict ?? 'not judged'}, ${value.lagSeconds === undefined ? 'lag not known' : `${value.lagSeconds} s behind`})`;
  if (value instanceof GroupView)
    return `${value.name} (${value.state ?? 'not known'}, ${value.serving} of ${value.desired} serve)`;
  if (value instanceof ServiceView) return `${value.name} (${value.state ?? 'not known'})`;
  if (value instanceof ResourceView) return value.name;
  if (value instanceof SignalView) return value.state ?? 'not known';
  if (Array.isArray(value)) return listInWords(value.map(inWords));
  if (value instanceof Map) return listInWords([...value.keys()].map(String));
  if (typeof value === 'object' && value !== null) return listInWords(Object.keys(value));
  return typeof value === 'number' ? numberInWords(value) : String(value);
}

/** As many places as somebody reads: 0.0333, 412, 99.52. */
function numberInWords(value: number): string {
  return String(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100);
}

function listInWords(entries: readonly string[]): string {
  if (entries.length === 0) return 'none';
  const rest = entries.length - mostTold;
  return rest > 0 ? `${entries.slice(0, mostTold).join(', ')} and ${rest} more` : entries.join(', ');
}

function roundedToSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000) * 1000;
}
