import type { FisClient } from './client.ts';
import { ListExperimentsCommand } from './commands.ts';

/** Pages of experiments, newest and oldest alike, as the SDK's paginators have them. Throws AwsError. */
export async function* experimentPages(client: FisClient) {
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListExperimentsCommand({ maxResults: 100, nextToken }));
    yield page;
    ({ nextToken } = page);
  } while (nextToken !== undefined);
}
