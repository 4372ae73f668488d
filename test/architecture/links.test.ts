import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/source-tree.ts';

const pages = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: projectRoot })];

/** Relative links and pictures of a page that lead to no file, or to no heading of one. */
function broken(page: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map((match) => match[1] ?? '');
  return links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? join(projectRoot, page) : join(projectRoot, dirname(page), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !headings(readFileSync(file, 'utf8')).includes(anchor);
  });
}

/** As GitHub makes anchors of them: lower case, no punctuation, hyphens for spaces. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

describe('links in the documents', () => {
  it.each(pages)('%s: each leads somewhere', (page) => {
    expect(broken(page, readFileSync(join(projectRoot, page), 'utf8'))).toEqual([]);
  });

  it('would be found out when a file, a picture or a heading is not there', () => {
    const text = '[a](docs/api.md) ![b](docs/none.png) [c](docs/gone.md) [d](docs/cli.md#no-such-heading)';
    expect(broken('README.md', text)).toEqual([
      'docs/none.png',
      'docs/gone.md',
      'docs/cli.md#no-such-heading',
    ]);
  });
});
