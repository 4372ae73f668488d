import { expect, it } from 'vitest';
import { daemonPage } from '../../../src/runbook/daemon-page.ts';
import { readSources } from '../../support/source-tree.ts';

/** What a trouble is called where one begins, without what tells it from others of its kind. */
const begun = /\bpart(?::| =) (?:'([a-z-]+)'|`([a-z-]+):\$\{)|\bsay\('([a-z-]+)'/g;

it('says of each trouble what it means, and of no other', () => {
  const inCode = readSources()
    .filter(({ path }) => /^(?:engine|daemon|intake)\//.test(path))
    .flatMap(({ text }) => [...text.matchAll(begun)])
    .map(([, whole, kind, said]) => whole ?? kind ?? said ?? '')
    // People hear of single observers as of one part.
    .map((part) => (part === 'poller' ? 'observers' : part));
  const told = [...daemonPage.matchAll(/^\| `([a-z-]+)(?::…)?` \| \S/gm)].map(([, part = '']) => part);

  expect(told.toSorted()).toEqual([...new Set(inCode)].toSorted());
});
