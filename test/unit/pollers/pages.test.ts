import { describe, expect, it } from 'vitest';
import { collectPages } from '../../../src/pollers/pages.ts';

async function* pages(count: number) {
  for (let page = 0; page < count; page += 1) yield await Promise.resolve({ items: [page] });
}

describe('collecting pages', () => {
  it('puts all pages together, also those without items', async () => {
    async function* some() {
      yield await Promise.resolve({ items: [1, 2] });
      yield await Promise.resolve({});
      yield await Promise.resolve({ items: [3] });
    }
    expect(await collectPages(some(), (page: { items?: number[] }) => page.items)).toEqual([1, 2, 3]);
  });

  it.each([
    [1_000, 'ends'],
    [1_001, 'is refused'],
  ])('of %i pages %s', async (count, expected) => {
    const outcome = collectPages(pages(count), ({ items }) => items).then(
      () => 'ends',
      (error: unknown) => (
        expect(error).toMatchObject({ failure: 'broken', code: 'EndlessPages' }), 'is refused'
      ),
    );
    expect(await outcome).toBe(expected);
  });
});
