import type { Instance } from '@aws-sdk/client-auto-scaling';
import type { Model } from '../../model/model.ts';
import type { Precondition } from '../action.ts';
import { precondition } from '../precondition.ts';

/** Members of a group by the version that they were made from, and how many of them take traffic. */
export interface Strength {
  readonly version: string;
  readonly members: number;
  readonly serving: number;
}

/** Of one launch template, newest version first. What is on its way out counts for nothing. */
export function strengthByVersion(
  members: readonly Instance[],
  template: string,
  serving: readonly string[],
): readonly Strength[] {
  const staying = members.filter(
    ({ LifecycleState = '', LaunchTemplate }) =>
      LaunchTemplate?.LaunchTemplateId === template &&
      !/^(Terminating|Detaching|Warmed)/.test(LifecycleState),
  );
  const byVersion = Map.groupBy(staying, ({ LaunchTemplate }) => LaunchTemplate?.Version ?? 'unknown');
  return [...byVersion]
    .map(([version, ofVersion]) => ({
      version,
      members: ofVersion.length,
      serving: ofVersion.filter(({ InstanceId = '' }) => serving.includes(InstanceId)).length,
    }))
    .toSorted((a, b) => Number(b.version) - Number(a.version));
}

/** The verdict that rolling back is meant for, on the group or on any member of it. */
export function deploymentIsToBlame(target: string, model: Model): Precondition {
  const members = model.groups.get(target)?.members ?? [];
  const failed = [target, ...members].filter((id) => model.verdicts.get(id)?.kind === 'deployment-failed');
  return precondition(
    'the deployment is to blame',
    failed.length > 0,
    failed.length === 0 ? 'no member is held for a failed deployment' : `${failed.length} failed with it`,
  );
}

/** A version of which somebody serves is not what keeps the others from it. */
export function newVersionFails(version: string, strengths: readonly Strength[]): Precondition {
  const { members = 0, serving = 0 } = strengths.find((each) => each.version === version) ?? {};
  return precondition(
    'no member of the new version serves',
    members > 0 && serving === 0,
    `${serving} of ${members} of version ${version} serve`,
  );
}

/** The newest former version of which members serve now: the only proof that going back helps. */
export function lastGoodVersion(version: string, strengths: readonly Strength[]): Strength | undefined {
  return strengths.find((each) => each.version !== version && each.serving > 0);
}

export function formerVersionServes(good: Strength | undefined): Precondition {
  return precondition(
    'members of a former version serve',
    good !== undefined,
    good === undefined
      ? 'no member of another version serves that could show that going back helps'
      : `${good.serving} of ${good.members} of version ${good.version} serve`,
  );
}
