import type {
  CreateHealthCheckCommandInput,
  CreateHealthCheckCommandOutput,
  HealthCheckConfig,
  HealthCheckObservation,
  UpdateHealthCheckCommandInput,
} from '@aws-sdk/client-route-53';
import { createHealthCheck } from '../../world/names/health-checkers.ts';
import type {
  Checker,
  CheckerFailure,
  HealthCheck,
  HealthCheckBasis,
} from '../../world/state/health-check.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import { healthCheckShape } from './route53-shapes.ts';

interface Named {
  readonly HealthCheckId?: string;
}

/** What makes and changes health checks, and what their checkers last saw. */
export const healthCheckOperations: Readonly<Record<string, Operation>> = {
  GetHealthCheck: reads((input: Named, context: CallContext) => ({
    HealthCheck: healthCheckShape(checkOf(input.HealthCheckId, context)),
  })),
  GetHealthCheckStatus: reads((input: Named, context: CallContext) => ({
    HealthCheckObservations: withCheckers(input, context).map((checker) =>
      observation(checker, checker.lastPassed ? undefined : checker.lastFailure, checker.lastAt),
    ),
  })),
  GetHealthCheckLastFailureReason: reads((input: Named, context: CallContext) => ({
    HealthCheckObservations: withCheckers(input, context).flatMap((checker) =>
      checker.lastFailure === undefined
        ? []
        : [observation(checker, checker.lastFailure, checker.lastFailure.at)],
    ),
  })),
  CreateHealthCheck: mutates(
    (
      input: CreateHealthCheckCommandInput,
      { world }: CallContext,
    ): Omit<CreateHealthCheckCommandOutput, '$metadata'> => {
      const name = input.CallerReference ?? '';
      const settings = settingsOf(input.HealthCheckConfig ?? {});
      const known = [...world.healthChecks.values()].find((check) => check.name === name);
      if (known !== undefined && !same(known, settings))
        throw awsFailure(
          'HealthCheckAlreadyExists',
          `A health check with caller reference ${name} and other settings exists.`,
          409,
        );
      const id = known?.id ?? [8, 4, 4, 4, 12].map((digits) => world.hexId(digits)).join('-');
      const check = known ?? createHealthCheck(world, { ...settings, id, name, tags: new Map() });
      const location = `https://route53.amazonaws.com/2013-04-01/healthcheck/${id}`;
      return { HealthCheck: healthCheckShape(check), Location: location };
    },
  ),
  UpdateHealthCheck: mutates((input: UpdateHealthCheckCommandInput, context: CallContext) => {
    const check = checkOf(input.HealthCheckId, context);
    const { HealthCheckVersion: version } = input;
    if (version !== undefined && version !== (check.version ?? 1))
      throw awsFailure('HealthCheckVersionMismatch', 'The health check was changed since that version.', 409);
    const now = healthCheckShape(check).HealthCheckConfig;
    const { fqdn, port, path, failureThreshold, basis, inverted, disabled } = settingsOf({
      ...now,
      ...input,
    });
    Object.assign(check, { fqdn, port, path, failureThreshold, inverted, disabled });
    if (basis !== undefined) check.basis = basis;
    check.version = (check.version ?? 1) + 1;
    return { HealthCheck: healthCheckShape(check) };
  }),
  DeleteHealthCheck: mutates((input: Named, context: CallContext) => {
    context.world.healthChecks.delete(checkOf(input.HealthCheckId, context).id);
    return {};
  }),
};

export function checkOf(id: string | undefined, { world }: CallContext): HealthCheck {
  const check = world.healthChecks.get(id ?? '');
  if (check === undefined)
    throw awsFailure('NoSuchHealthCheck', `A health check with id ${id} does not exist.`, 404);
  return check;
}

/** AWS: a check that follows other checks, an alarm or a routing control has no checkers to tell of. */
function withCheckers({ HealthCheckId }: Named, context: CallContext): readonly Checker[] {
  const { checkers, type } = checkOf(HealthCheckId, context);
  if (checkers.length > 0) return checkers;
  throw awsFailure('InvalidInput', `A health check of type ${type} has no health checkers.`);
}

function observation(
  checker: Checker,
  failure: CheckerFailure | undefined,
  at: number,
): HealthCheckObservation {
  return {
    Region: checker.region as 'us-east-1',
    IPAddress: checker.address,
    StatusReport: {
      Status: failure === undefined ? 'Success: HTTP Status Code 200, OK' : inWords[failure.kind],
      CheckedTime: new Date(at),
    },
  };
}

/** What the console shows of each (AWS's wording, without the addresses that it adds). */
const inWords: Readonly<Record<CheckerFailure['kind'], string>> = {
  'not-resolved': 'Failure: DNS resolution failed: The domain name could not be resolved.',
  'timed-out':
    'Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.',
  'gateway-timeout': 'Failure: HTTP Status Code 504, Gateway Timeout.',
};

type Settings = Omit<HealthCheck, 'id' | 'name' | 'tags' | 'version' | 'checkers' | 'healthy'>;

function settingsOf(config: Partial<HealthCheckConfig>): Settings {
  const type = config.Type;
  if (type === undefined || type === 'HTTP_STR_MATCH' || type === 'HTTPS_STR_MATCH')
    throw invalid(`The type ${type ?? ''} is not one that simulated Route 53 has.`);
  const basis = basisOf(config);
  const fqdn = config.FullyQualifiedDomainName ?? config.IPAddress ?? '';
  if (basis === undefined && fqdn === '') throw invalid('An endpoint needs a domain name or an address.');
  const everySeconds = config.RequestInterval ?? 30;
  if (everySeconds !== 10 && everySeconds !== 30) throw invalid('The request interval is 10 or 30.');
  const failureThreshold = config.FailureThreshold ?? 3;
  if (!(failureThreshold >= 1 && failureThreshold <= 10)) throw invalid('The failure threshold is 1 to 10.');
  return {
    fqdn,
    port: config.Port ?? (type === 'HTTPS' ? 443 : 80),
    path: config.ResourcePath ?? '/',
    type,
    ...(basis === undefined ? {} : { basis }),
    inverted: config.Inverted ?? false,
    disabled: config.Disabled ?? false,
    everySeconds,
    failureThreshold,
  };
}

function basisOf(config: Partial<HealthCheckConfig>): HealthCheckBasis | undefined {
  switch (config.Type) {
    case 'CALCULATED': {
      const children = config.ChildHealthChecks ?? [];
      return { kind: 'calculated', children, atLeast: config.HealthThreshold ?? children.length };
    }
    case 'CLOUDWATCH_METRIC': {
      const { Region: region, Name: name } = config.AlarmIdentifier ?? {};
      if (region === undefined || name === undefined) throw invalid('An alarm has a region and a name.');
      const insufficientData = config.InsufficientDataHealthStatus ?? 'LastKnownStatus';
      return { kind: 'alarm', region, name, insufficientData };
    }
    case 'RECOVERY_CONTROL':
      return { kind: 'routing-control', arn: config.RoutingControlArn ?? '' };
    default:
      return undefined;
  }
}

/** AWS: the same reference with the same settings is the same check. */
function same(check: HealthCheck, settings: Settings): boolean {
  const shape = (one: Settings) =>
    JSON.stringify(
      healthCheckShape({ ...one, id: '', name: '', tags: new Map(), checkers: [], healthy: true }),
    );
  return shape(check) === shape(settings);
}

function invalid(message: string): Error {
  return awsFailure('InvalidInput', message);
}
