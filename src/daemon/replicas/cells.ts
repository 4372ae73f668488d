import type { Config } from '../config.ts';
import { placeInUrl } from '../event-queues.ts';

/** What is judged together, by one replica at a time: some of the accounts, and a journal of their own. */
export interface Cell {
  readonly name: string;
  /** The configuration as a daemon for this cell alone would have it. */
  readonly config: Config;
}

/** Of the accounts for which no other cell is named. */
const everythingElse = 'main';

/**
 * The cells of a configuration. All accounts are one unless somebody divides them: records, replicas and load
 * balancers of one account lead into others, and who sees only half of that would judge wrongly.
 */
export function cellsOf(config: Config): readonly Cell[] {
  const accounts = Map.groupBy(config.accounts, ({ cell = everythingElse }) => cell);
  return [...accounts].map(([name, own]) => {
    const { journal, intake } = config;
    const ids = new Set(own.map(({ id, roleArn }) => id ?? roleArn?.split(':')[4]));
    const isOwn = (account: string | undefined) =>
      account === undefined || ids.has(undefined) || ids.has(account);
    return {
      name,
      config: {
        ...config,
        accounts: own,
        // Accounts that are found belong to no other cell than that of all the rest.
        ...(name === everythingElse ? {} : { organization: undefined }),
        journal:
          journal.store === 'dynamodb' && name !== everythingElse
            ? { ...journal, name: `${journal.name}/${name}` }
            : journal,
        ...(config.heartbeat === undefined || name === everythingElse
          ? {}
          : { heartbeat: { ...config.heartbeat, name: `${config.heartbeat.name}/${name}` } }),
        intake:
          accounts.size === 1
            ? intake
            : {
                ...intake,
                sqs: intake.sqs.filter((queue) => isOwn(queue.account ?? placeInUrl(queue.queueUrl).account)),
              },
      },
    };
  });
}
