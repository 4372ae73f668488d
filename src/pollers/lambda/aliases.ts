import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import type { Resource } from '../../model/resource.ts';
import type { Signal } from '../../model/signal.ts';
import { stated } from '../finding.ts';
import type { PollContext } from '../poller.ts';

/** So long a version must have served all calls of an alias before it is known to be good. */
const provenAfterMs = 10 * 60_000;

/**
 * An alias, with the version that it leads to and the last one that served it well. Lambda keeps no history of
 * an alias, so that is only known of what was seen here.
 */
export function aliasResource(
  alias: AliasConfiguration,
  of: Resource,
  { scope, model, now }: Pick<PollContext, 'scope' | 'model' | 'now'>,
): readonly Resource[] {
  const { AliasArn: id, Name: name, FunctionVersion: version } = alias;
  if (id === undefined || name === undefined) return [];
  const shares = Object.keys(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
  const history = historyOf({
    version,
    isShared: shares.length > 0,
    held: (model.resources.get(id) ?? model.recollections.get(id))?.facts ?? {},
    errors: model.signals.get(id)?.find(({ check }) => check === 'lambda/errors'),
    now: now(),
  });
  return [
    {
      id,
      kind: 'lambda:alias',
      account: scope.account,
      region: scope.region,
      name: `${of.name}:${name}`,
      // Lambda has no tags on aliases: who may act on a function may act on them.
      tags: of.tags,
      facts: stated({ version, sharesWith: shares, ...history }),
      relations: [{ type: 'member-of', to: of.id }],
    },
  ];
}

interface Seen {
  readonly version: string | undefined;
  /** Whether a part of the calls goes to another version. */
  readonly isShared: boolean;
  readonly held: Resource['facts'];
  readonly errors: Signal | undefined;
  readonly now: number;
}

function historyOf({ version, isShared, held, errors, now }: Seen): {
  readonly versionSeenAt: number | undefined;
  readonly goodVersion: string | undefined;
} {
  const before = held['versionSeenAt'];
  const isTheSame = version !== undefined && !isShared && held['version'] === version;
  const versionSeenAt = isTheSame && typeof before === 'number' ? before : now;
  const isProven =
    isTheSame &&
    errors?.state === 'pass' &&
    errors.since <= now - provenAfterMs &&
    versionSeenAt <= now - provenAfterMs;
  const good = held['goodVersion'];
  return {
    versionSeenAt: version === undefined || isShared ? undefined : versionSeenAt,
    goodVersion: isProven ? version : typeof good === 'string' ? good : undefined,
  };
}
