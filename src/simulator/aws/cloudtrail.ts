import type {
  Trail as AnsweredTrail,
  DescribeTrailsCommandInput,
  DescribeTrailsCommandOutput,
  GetTrailStatusCommandInput,
  GetTrailStatusCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type { Trail } from '../world/state/trail.ts';
import { awsFailure } from './failure.ts';
import { lookUpEvents } from './cloudtrail-events.ts';
import { type CallContext, reads, type SimulatedService } from './operation.ts';

type Answer<T> = Omit<T, '$metadata'>;

/**
 * CloudTrail's trails, as far as whether they log: none is made here, and what they write is not held. And the
 * event history, which needs no trail.
 */
export const cloudTrail: SimulatedService = {
  id: 'CloudTrail',
  protocol: 'json',
  operations: {
    LookupEvents: reads(lookUpEvents),
    DescribeTrails: reads(
      (input: DescribeTrailsCommandInput, context): Answer<DescribeTrailsCommandOutput> => {
        const { trailNameList: names = [], includeShadowTrails = true } = input;
        return {
          trailList: trailsSeen(context)
            .filter(({ region }) => includeShadowTrails || region === context.scope.region)
            .filter((trail) => names.length === 0 || names.some((name) => isNamed(trail, name, context)))
            .map(shapeOf),
        };
      },
    ),
    GetTrailStatus: reads(
      ({ Name: name = '' }: GetTrailStatusCommandInput, context): Answer<GetTrailStatusCommandOutput> => {
        const found = trailsSeen(context).find((trail) => isNamed(trail, name, context));
        if (found !== undefined) return statusOf(found, context.world.clock.now());
        const { account } = context.world;
        throw awsFailure('TrailNotFoundException', `Unknown trail: ${name} for the user: ${account}`);
      },
    ),
  },
};

/** AWS mirrors a multi-region trail in the other regions, as a shadow trail. */
function trailsSeen({ world, scope }: CallContext): readonly Trail[] {
  return [...world.trails.values()].filter(
    ({ region, multiRegion }) => multiRegion || region === scope.region,
  );
}

/** A shadow trail is known by its ARN only (AWS). */
function isNamed({ arn, name, region }: Trail, asked: string, { scope }: CallContext): boolean {
  return asked === arn || (asked === name && region === scope.region);
}

function shapeOf({ arn, name, region, bucket, multiRegion }: Trail): AnsweredTrail {
  return {
    Name: name,
    S3BucketName: bucket,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: multiRegion,
    HomeRegion: region,
    TrailARN: arn,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };
}

/** AWS: log files are delivered about every five minutes. */
const deliveryMs = 300_000;

function statusOf(trail: Trail, now: number): Answer<GetTrailStatusCommandOutput> {
  const { startedAt, stops, refusals } = trail;
  const [stoppedAt] = stops.values();
  const [refusal] = refusals.values();
  return {
    IsLogging: stoppedAt === undefined,
    StartLoggingTime: new Date(startedAt),
    LatestDeliveryTime: new Date(Math.floor((stoppedAt ?? now) / deliveryMs) * deliveryMs),
    ...(stoppedAt === undefined ? {} : { StopLoggingTime: new Date(stoppedAt) }),
    ...(refusal === undefined ? {} : { LatestDeliveryError: refusal }),
  };
}
