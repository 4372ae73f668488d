import type { ASTNode } from '@marcbachmann/cel-js';
import { celEnvironment } from './cel-environment.ts';
import { thresholdsOf } from './cel-reads.ts';
import type { Subject } from './policy.ts';
import { type Reading, readerOf } from './readings.ts';
import { World } from './world.ts';

/** One part of a condition: the smallest one with an answer of its own. */
export interface ConditionPart {
  readonly kind: 'part';
  readonly text: string;
  readonly answer: boolean | 'unknown';
  /** What it would have to answer: false under a `!`. */
  readonly wanted: boolean;
  /** The facts that it names, with what they are now. */
  readonly reads: readonly Reading[];
  /** When time alone turns it, milliseconds since the epoch (`unhealthyFor > duration('5m')`). */
  readonly turnsAt?: number;
}

/** What is missing for a condition: one part, several that are all missing, or several of which one is enough. */
export type Unmet = ConditionPart | { readonly kind: 'all' | 'any'; readonly of: readonly Unmet[] };

/** The parts of a condition that keep it from being true, by its `&&`, `||` and `!`; undefined when it is true. */
export function dissect(text: string, subject: Subject): Unmet | undefined {
  return unmetOf(takenApart(text), subject);
}

/** The parts by which a condition is true: of alternatives those that hold; undefined when it is not true. */
export function whatHolds(text: string, subject: Subject): readonly ConditionPart[] | undefined {
  return heldOf(takenApart(text), subject);
}

/** A condition by its `&&`, `||` and `!`, the last of these carried down to the leaves. */
type Piece =
  | { readonly kind: 'leaf'; readonly ask: (subject: Subject) => ConditionPart }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Piece[] };

/** Reloads bring new texts: more than these are taken apart anew. */
const mostRemembered = 500;
const remembered = new Map<string, Piece>();

/** In a storm thousands ask for the same few conditions, so each is parsed once. */
function takenApart(text: string): Piece {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const parsed = celEnvironment().parse(text);
  parsed.check();
  const piece = pieceOf(parsed.ast, text, true);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(text, piece);
  return piece;
}

function pieceOf(node: ASTNode, text: string, wanted: boolean): Piece {
  if (node.op === '!_') return pieceOf(node.args, text, !wanted);
  if (node.op === '&&' || node.op === '||') {
    const needsAll = (node.op === '&&') === wanted;
    return { kind: needsAll ? 'all' : 'any', of: node.args.map((side) => pieceOf(side, text, wanted)) };
  }
  return { kind: 'leaf', ask: leafOf(text.slice(node.start, node.end), wanted) };
}

function leafOf(text: string, wanted: boolean): (subject: Subject) => ConditionPart {
  const environment = celEnvironment();
  const parsed = environment.parse(text);
  const thresholds = parsed.check().valid ? thresholdsOf(environment, text, parsed.ast) : undefined;
  const read = readerOf(parsed.ast, text);
  return (subject) => {
    const times: number[] = [];
    const world = new World({ ...subject, reviewAt: (at) => times.push(at) }).comparingWith(thresholds);
    const answer = tried(() => parsed(world));
    const turnsAt = thresholds === undefined || thresholds.length === 0 ? undefined : Math.min(...times);
    return {
      kind: 'part',
      text,
      answer: typeof answer === 'boolean' ? answer : 'unknown',
      wanted,
      reads: read(subject),
      ...(turnsAt === undefined || turnsAt === Infinity ? {} : { turnsAt }),
    };
  };
}

function unmetOf(piece: Piece, subject: Subject): Unmet | undefined {
  if (piece.kind === 'leaf') {
    const part = piece.ask(subject);
    return part.answer === part.wanted ? undefined : part;
  }
  const unmet = piece.of.map((side) => unmetOf(side, subject)).filter((side) => side !== undefined);
  if (unmet.length === 0 || (piece.kind === 'any' && unmet.length < piece.of.length)) return undefined;
  return joined(piece.kind, unmet);
}

function heldOf(piece: Piece, subject: Subject): readonly ConditionPart[] | undefined {
  if (piece.kind === 'leaf') {
    const part = piece.ask(subject);
    return part.answer === part.wanted ? [part] : undefined;
  }
  const held = piece.of.map((side) => heldOf(side, subject)).filter((side) => side !== undefined);
  if (held.length === 0 || (piece.kind === 'all' && held.length < piece.of.length)) return undefined;
  return held.flat();
}

/** `a && b && c` is two nested pairs to the parser and one list to a person. */
function joined(kind: 'all' | 'any', unmet: readonly Unmet[]): Unmet {
  const of = unmet.flatMap((each) => (each.kind === kind ? each.of : [each]));
  const [only] = of;
  return only !== undefined && of.length === 1 ? only : { kind, of };
}

/** What a failure to evaluate means: not known. */
function tried(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch {
    return 'unknown';
  }
}
