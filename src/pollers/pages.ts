import { AwsError } from '../aws/error.ts';

/** Far above any account: 1,000 pages are a million instances. */
const mostPages = 1_000;

/**
 * Everything on all pages of an SDK paginator. Throws `broken` when the pages do not end, which a
 * service that ignores its own page token would do for ever.
 */
export async function collectPages<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  let count = 0;
  for await (const page of pages) {
    count += 1;
    if (count > mostPages) {
      throw new AwsError({
        failure: 'broken',
        code: 'EndlessPages',
        message: `A list did not end after ${mostPages} pages: the service repeats its page token.`,
      });
    }
    for (const item of itemsOf(page) ?? []) items.push(item);
  }
  return items;
}
