import type { Users } from '../state/users.ts';

/** One second's requests, first tries and retries. */
interface Tries {
  readonly requests: number;
  /** Told how they fared, keeps what will be sent again and answers how many were given up. */
  settle(ok: number, errors: number): { readonly up: number };
}

/**
 * Clients that send what failed again a second later, all at once: while errors last, each try adds to the
 * load that the next one meets. A retry fares as any request of its second does.
 */
export function sendAgain(users: Users, fresh: number, retries: number): Tries {
  const tries = [fresh, ...(users.retrying ?? [])];
  const requests = tries.reduce((sum, one) => sum + one, 0);
  return {
    requests,
    settle(ok, errors) {
      const failing = ok + errors === 0 ? 0 : errors / (ok + errors);
      users.retrying = tries.slice(0, retries).map((one) => one * failing);
      return {
        up: retries === 0 ? errors : tries.slice(retries).reduce((sum, one) => sum + one * failing, 0),
      };
    },
  };
}
