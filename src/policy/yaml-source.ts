import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { Problem, SourcePosition } from './policy.ts';

export type Path = readonly PropertyKey[];

/** A YAML document that knows where each of its parts was written. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path begins; of the nearest part above it, if it is not there. */
  positionOf(path: Path): SourcePosition;
  /** Where the key at the end of a path stands. */
  positionOfKey(path: Path): SourcePosition;
  /** Where a character of the text at a path stands, through quotes, escapes and indentation. */
  positionInText(path: Path, offset: number): SourcePosition;
}

/** A policy or configuration file is at most this long, in UTF-16 units. */
export const maxFileLength = 1_000_000;

/** Aliases save typing in small numbers; in large ones they are a bomb. */
const maxAliases = 100;

const maxIssues = 20;

/** Documents of one file. */
const maxDocuments = 200;

/** The value under one key of a document, which knows where its parts were written. */
export function partOf(source: YamlSource, key: string, value: unknown): YamlSource {
  return {
    file: source.file,
    value,
    positionOf: (path) => source.positionOf([key, ...path]),
    positionOfKey: (path) => source.positionOfKey([key, ...path]),
    positionInText: (path, offset) => source.positionInText([key, ...path], offset),
  };
}

/** Every document of a text. Nothing that a text contains makes this throw. */
export function parseYaml(
  file: string,
  text: string,
): { readonly documents: readonly YamlSource[]; readonly problems: readonly Problem[] } {
  const start: SourcePosition = { file, line: 1, column: 1 };
  const refuse = (message: string, hint?: string) => ({
    documents: [],
    problems: [
      { severity: 'error' as const, position: start, message, ...(hint === undefined ? {} : { hint }) },
    ],
  });
  if (text.length > maxFileLength)
    return refuse(`the file has ${text.length} characters, more than the ${maxFileLength} allowed`);
  try {
    return readDocuments(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // The parser recurses: what is nested thousands deep ends its stack, not ours.
    return refuse(`the file cannot be read as YAML: ${firstLine(reason)}`);
  }
}

function readDocuments(file: string, text: string): ReturnType<typeof parseYaml> {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    stringKeys: true,
  });
  const documents: YamlSource[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  // No document at all comes back as an empty list with marks of its own.
  const all = Array.isArray(parsed) ? parsed : [];
  if (all.length > maxDocuments) {
    const message = `the file holds ${all.length} documents, more than the ${maxDocuments} allowed`;
    return { documents, problems: [{ severity: 'error', position: { file, line: 1, column: 1 }, message }] };
  }
  for (const document of all) {
    for (const issue of [...document.errors, ...document.warnings]) {
      // One broken bracket can be complained of thousands of times; the first complaints name it.
      if (seen.size >= maxIssues || seen.has(issue.message)) continue;
      seen.add(issue.message);
      const { line, col } = lines.linePos(issue.pos[0]);
      problems.push({
        severity: 'error',
        position: { file, line: Math.max(1, line), column: Math.max(1, col) },
        message: firstLine(issue.message),
      });
    }
    if (document.errors.length > 0 || document.contents === null) continue;
    if (isScalar(document.contents) && document.contents.value === null) continue;
    try {
      documents.push(source(file, text, document, lines, document.toJS({ maxAliasCount: maxAliases })));
    } catch (error) {
      const { line, col } = lines.linePos(document.range[0]);
      const message = firstLine(error instanceof Error ? error.message : String(error));
      problems.push({ severity: 'error', position: { file, line, column: col }, message });
    }
  }
  return { documents, problems };
}

function firstLine(message: string): string {
  if (message.startsWith('Maximum call stack')) return 'the file is nested too deep';
  return message.split('\n')[0] ?? message;
}

function source(
  file: string,
  text: string,
  document: Document.Parsed,
  lines: LineCounter,
  value: unknown,
): YamlSource {
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const begin = document.contents?.range?.[0] ?? document.range[0];
  return {
    file,
    value,
    positionOf: (path) => at(find(document.contents, path).node?.range?.[0] ?? begin),
    positionOfKey: (path) => {
      const { key, node } = find(document.contents, path);
      return at(key?.range?.[0] ?? node?.range?.[0] ?? begin);
    },
    positionInText: (path, offset) => {
      const { node } = find(document.contents, path);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range)
        return at(node?.range?.[0] ?? begin);
      return at(offsetInSource(text, node, node.value, offset));
    },
  };
}

/** The node at a path, or the last one on the way to it. */
function find(
  root: Node | null,
  path: Path,
): { readonly node: Node | undefined; readonly key: Node | undefined } {
  let node: Node | undefined = root ?? undefined;
  let key: Node | undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) return { node, key: undefined };
      key = isNode(pair.key) ? pair.key : undefined;
      node = isNode(pair.value) ? pair.value : key;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (!isNode(item)) return { node, key: undefined };
      [node, key] = [item, undefined];
    } else return { node, key: undefined };
  }
  return { node, key };
}

/**
 * The offset in the file of character `offset` of a scalar's value. All that is not white space stands
 * in the file in the same order as in the value; line folds, indentation, quotes and escapes are between.
 */
function offsetInSource(text: string, node: Scalar, value: string, offset: number): number {
  const [begin, end] = node.range ?? [0, 0];
  const quote = text[begin] === '"' || text[begin] === "'" ? text[begin] : undefined;
  let at = begin;
  if (quote !== undefined) at += 1;
  else if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') at = text.indexOf('\n', begin) + 1;
  const isSpace = (char: string | undefined) =>
    char === ' ' || char === '\n' || char === '\t' || char === '\r';
  const continued = () => quote === '"' && text[at] === '\\' && isSpace(text[at + 1]);
  for (let index = 0; index <= Math.min(offset, value.length); index += 1) {
    const space = isSpace(value[index]);
    if (!space) while (at < end && (isSpace(text[at]) || continued())) at += 1;
    if (index === offset) break;
    // A line fold is one space of the value; an escaped one (\t) is written out like any other character.
    if (!space || (quote === '"' && text[at] === '\\' && !continued())) at += widthAt(text, at, quote);
    else if (isSpace(text[at])) at += 1;
  }
  return Math.min(at, Math.max(begin, end - 1));
}

/** How many characters of the file stand for one of the value. */
function widthAt(text: string, at: number, quote: string | undefined): number {
  if (quote === "'" && text[at] === "'") return 2;
  if (quote !== '"' || text[at] !== '\\') return 1;
  const long: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return long[text[at + 1] ?? ''] ?? 2;
}
