/** The texts that a call in the source hands over, argument by argument; what is put in at run time is `…`. */
export interface CallTexts {
  readonly callee: string;
  readonly line: number;
  readonly texts: readonly (readonly string[])[];
}

/** Every call of these functions in a source file. Reads no more of the language than strings and brackets. */
export function callTexts(source: string, callees: readonly string[]): readonly CallTexts[] {
  const calls = source.matchAll(new RegExp(`(?<![\\w.])(${callees.join('|')})\\(`, 'g'));
  return [...calls].map((match) => ({
    callee: match[1] ?? '',
    line: source.slice(0, match.index).split('\n').length,
    texts: readArguments(source, match.index + match[0].length),
  }));
}

function readArguments(source: string, from: number): readonly (readonly string[])[] {
  const found: string[][] = [[]];
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (sign === "'" || sign === '"' || sign === '`') {
      const { text, end } = readText(source, at);
      // What something is compared with, or looked up by, is said to nobody.
      const isSaid = !/(?:===|!==|\[)\s*$/.test(source.slice(Math.max(0, at - 6), at));
      if (isSaid && depth === 0) found.at(-1)?.push(text);
      at = end;
    } else if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign) && --depth < 0) return found;
    else if (sign === ',' && depth === 0) found.push([]);
  }
  return found;
}

/** A string from its quote to the last one. Of a template, each `${…}` is one `…`. */
function readText(source: string, from: number): { readonly text: string; readonly end: number } {
  const quote = source[from];
  let text = '';
  for (let at = from + 1; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (sign === quote) return { text, end: at };
    if (sign === '\\') {
      text += source[at + 1] ?? '';
      at += 1;
    } else if (quote === '`' && source.startsWith('${', at)) {
      text += '…';
      at = endOfInsert(source, at + 2);
    } else text += sign;
  }
  return { text, end: source.length };
}

function endOfInsert(source: string, from: number): number {
  let depth = 0;
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at] ?? '';
    if (sign === "'" || sign === '"' || sign === '`') at = readText(source, at).end;
    else if (sign === '{') depth += 1;
    else if (sign === '}' && --depth < 0) return at;
  }
  return source.length;
}
