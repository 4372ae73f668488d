import type { Model } from '../model/model.ts';
import type { Resource, ResourceKind } from '../model/resource.ts';
import type { Objectives } from '../model/service.ts';
import type { Recovery } from './estimate.ts';

/** `high`: one failure that AWS sees every day takes the service down, or its data. Worst first. */
export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** What a rule says of one resource. A fact that was not read gives `cannot-tell`: never a finding, never an all-clear. */
export type Answer =
  | { readonly kind: 'sound' }
  /** `detail`: what was seen of this resource, a sentence without its full stop. */
  | { readonly kind: 'weak'; readonly detail: string }
  /** `missing`: what is not known, after "not known: ". */
  | { readonly kind: 'cannot-tell'; readonly missing: string };

/** One weakness of an architecture, and how to see it in what the pollers observed. */
export interface PostureRule {
  /** `service/weakness`. */
  readonly id: string;
  /** The weakness in a few words. */
  readonly title: string;
  readonly severity: Severity;
  readonly kinds: readonly ResourceKind[];
  /** Facts that its answer rests on: where one of them is missing, it is not asked and cannot tell. */
  readonly reads: readonly string[];
  /** What happens because of it, for somebody who has never thought about it. */
  readonly why: string;
  /** What to change, in the words of the service's own settings. */
  readonly change: string;
  /** The objectives that it puts at risk. */
  readonly bearsOn: readonly (keyof Objectives)[];
  /** Whether the rule is about this resource at all; absent: about all of its kinds. */
  concerns?(resource: Resource, model: Model): boolean;
  judge(resource: Resource, model: Model): Answer;
  readonly cases: Cases;
  /** Of kinds whose facts are others than in `cases`. */
  readonly casesOf?: Partial<Record<ResourceKind, Cases>>;
}

interface Cases {
  readonly fires: PostureCase;
  readonly sound: PostureCase;
}

/** A small account in which a rule is tried. The first resource is the one that is judged. */
export interface PostureCase {
  readonly resources: readonly [SketchedResource, ...SketchedResource[]];
  /** Present: all of it belongs to one service that has to achieve this. */
  readonly objectives?: Objectives;
  /** Parts of pollers that have answered, such as `config/rules`. */
  readonly answered?: readonly string[];
}

/** Its name is its id, which relations point to; it lives in us-east-1 unless another region is given. */
export type SketchedResource = Pick<Resource, 'kind' | 'name'> &
  Partial<Pick<Resource, 'region' | 'zone' | 'facts' | 'relations'>>;

/** What is asked of one service of AWS: one file, and one line in `registry.ts`. */
export interface PostureService {
  /** As people call it. */
  readonly name: string;
  readonly rules: readonly PostureRule[];
  /** How its resources come through a loss, for the estimates; absent: nothing is known of that. */
  readonly recoveries?: readonly Recovery[];
}

export const sound: Answer = { kind: 'sound' };

export const weak = (detail: string): Answer => ({ kind: 'weak', detail });

export const cannotTell = (missing: string): Answer => ({ kind: 'cannot-tell', missing });
