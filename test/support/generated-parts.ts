/**
 * A page with its generated parts as they are made now. A part stands between `<!-- NAME: … -->` and
 * `<!-- end of NAME -->`; what is around it is written by people. Throws for a part that the page lacks.
 */
export function withParts(page: string, parts: Readonly<Record<string, readonly string[]>>): string {
  let text = page;
  for (const [name, lines] of Object.entries(parts)) {
    const part = new RegExp(`(<!-- ${name}:[^]*?-->\\n)[^]*?(<!-- end of ${name} -->)`);
    if (!part.test(text))
      throw new Error(`the page has no part <!-- ${name}: … --> … <!-- end of ${name} -->`);
    text = text.replace(part, (_, head: string, tail: string) => `${head}${lines.join('\n')}\n${tail}`);
  }
  return text;
}
