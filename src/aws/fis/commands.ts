import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { fisOperations as operations } from './operations.ts';

/** What an experiment does something to, under a name of its own. AWS leaves out what does not apply. */
export interface ExperimentTarget {
  /** Such as `aws:ec2:instance`. */
  readonly resourceType?: string;
  readonly resourceArns?: readonly string[];
  /** All of these tags. */
  readonly resourceTags?: Readonly<Record<string, string>>;
  /** `ALL`, `COUNT(2)` or `PERCENT(25)` of what ARNs or tags name. */
  readonly selectionMode?: string;
}

export interface ExperimentSummary {
  readonly id?: string;
  readonly experimentTemplateId?: string;
  readonly state?: { readonly status?: string; readonly reason?: string };
  readonly creationTime?: Date;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Experiment extends ExperimentSummary {
  readonly targets?: Readonly<Record<string, ExperimentTarget>>;
  readonly startTime?: Date;
  readonly endTime?: Date;
}

interface Answer {
  $metadata: object;
}

const command = makeBuilder(
  {
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
  },
  'FaultInjectionSimulator',
  'FisClient',
  getEndpointPlugin,
);
const noMore = () => [];

/** Those that are over are listed as well, for 120 days. */
export class ListExperimentsCommand extends command<
  { readonly maxResults?: number; readonly nextToken?: string | undefined },
  Answer & { readonly experiments?: readonly ExperimentSummary[]; readonly nextToken?: string }
>({}, noMore, 'ListExperiments', operations.ListExperiments) {}

export class GetExperimentCommand extends command<
  { readonly id: string },
  Answer & { readonly experiment?: Experiment }
>({}, noMore, 'GetExperiment', operations.GetExperiment) {}
