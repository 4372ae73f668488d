/** Names and reasons come from AWS and from people: text is always text, never markup. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A small page of its own, without scripts: mail programs and telephones show it. */
export function answerMarkup(title: string, body: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>${escaped(title)}</title>
    <link rel="icon" href="../../mark.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="../../colors.css" />
    <link rel="stylesheet" href="../../answer.css" />
  </head>
  <body>
    <main>
      <h1>${escaped(title)}</h1>
${body.map((line) => `      ${line}`).join('\n')}
    </main>
  </body>
</html>
`;
}

export function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}
