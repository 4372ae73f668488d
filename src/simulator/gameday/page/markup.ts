const safe = Symbol('markup');

/** Text that is HTML already. Only `markup` makes it, so what a person wrote can never get there unescaped. */
export interface Markup {
  readonly [safe]: string;
}

type Part = string | number | Markup | readonly Part[];

/** HTML from a template: everything put into it is escaped, unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = strings.map(
    (string, index) => string + (index < parts.length ? asText(parts[index] ?? '') : ''),
  );
  return { [safe]: text.join('') };
}

/** Contents of files of our own, as they are. */
export function ownFile(text: string): Markup {
  return { [safe]: text };
}

export function textOf(made: Markup): string {
  return made[safe];
}

function asText(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return isList(part) ? part.map(asText).join('') : part[safe];
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
