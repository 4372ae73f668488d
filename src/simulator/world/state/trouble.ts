/**
 * Something out of the ordinary on the way of users' requests, in force until it is taken away. Any
 * number may be in force at once and they add up, so faults can overlap and heal in any order.
 */
export type Trouble =
  | {
      /** What runs in a place answers a share of the requests with an error, or all of them later. */
      readonly kind: 'answers';
      /** A zone, a region, or `*`. */
      readonly place: string;
      /** 0–1. */
      readonly errorShare: number;
      readonly latencyMs: number;
      /** Whether shallow health checks meet it as requests do; deep ones always do. */
      readonly checksToo: boolean;
    }
  | { readonly kind: 'surge' /** Times the usual number of requests. */; readonly factor: number }
  | {
      readonly kind: 'retries' /** Times that a failed request is sent again, a second apart. */;
      readonly tries: number;
    }
  | {
      /** So large a part of them goes on with the address that it has. */
      readonly kind: 'stale-resolvers';
      readonly who: 'users' | 'application';
      readonly share: number;
    }
  | { readonly kind: 'empty-name'; readonly name: string }
  | {
      /** Route 53's checkers of some regions (`*`: all) see this whatever is there. */
      readonly kind: 'checkers-see';
      readonly region: string;
      readonly what: 'healthy' | 'unhealthy' | 'nothing';
    };
