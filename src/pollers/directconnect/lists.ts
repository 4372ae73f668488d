import type { Tag } from '@aws-sdk/client-direct-connect';

/** Direct Connect gives at most so many of anything a page. */
const mostOnPage = 100;

/** The SDK has no paginators for Direct Connect. */
export async function* tokenPages<Page extends { readonly nextToken?: string | undefined }>(
  read: (page: { readonly maxResults: number; readonly nextToken?: string }) => Promise<Page>,
): AsyncIterable<Page> {
  let nextToken: string | undefined;
  do {
    const page = await read({
      maxResults: mostOnPage,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    yield page;
    nextToken = page.nextToken;
  } while (nextToken !== undefined && nextToken !== '');
}

export function tagsOf(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).flatMap(({ key, value = '' }) => (key ? [[key, value]] : [])));
}
