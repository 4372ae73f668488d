import type { Resource } from './resource.ts';

/** What Auto Scaling launched a member from: one version of a launch template, or a launch configuration. */
export interface Generation {
  /** Two members of one group with the same key came from the same. */
  readonly key: string;
  /** The launch template, by id. */
  readonly template: string | undefined;
  readonly version: number | undefined;
  /** "version 9 of launch template web", for sentences. */
  readonly words: string;
}

/** What the newest generation of a group has to do with its failures. */
export interface Deployment {
  /** `unclear`: it may be so, but for members that cannot be seen or told apart. */
  readonly kind: 'failed' | 'unclear';
  /** Keys of the generations it is about. */
  readonly generations: ReadonlySet<string>;
  readonly reason: string;
}

/** By Auto Scaling's word on the instance; undefined where it said nothing. */
export function generationOf({ facts }: Resource): Generation | undefined {
  const { launchTemplateId, launchTemplateName, launchTemplateVersion, launchConfiguration } = facts;
  if (typeof launchTemplateId === 'string' && typeof launchTemplateVersion === 'string') {
    const name = typeof launchTemplateName === 'string' ? launchTemplateName : launchTemplateId;
    const version = Number(launchTemplateVersion);
    return {
      key: `${launchTemplateId}/${launchTemplateVersion}`,
      template: launchTemplateId,
      version: Number.isSafeInteger(version) ? version : undefined,
      words: `version ${launchTemplateVersion} of launch template ${name}`,
    };
  }
  if (typeof launchConfiguration !== 'string') return undefined;
  return {
    key: launchConfiguration,
    template: undefined,
    version: undefined,
    words: `launch configuration ${launchConfiguration}`,
  };
}

/** A generation with when the first of its members that are still there was launched, where that is known. */
export interface Dated {
  readonly generation: Generation;
  readonly firstLaunchAt: number | undefined;
}

/**
 * Those that may be the newest: one where versions of one template, or else times of launch, can be
 * compared, and all of them where they cannot.
 */
export function newestOf<T extends Dated>(generations: readonly T[]): readonly T[] {
  const [first] = generations;
  const template = first?.generation.template;
  const comparable =
    template !== undefined &&
    generations.every(
      ({ generation }) => generation.template === template && generation.version !== undefined,
    );
  if (comparable) return latestBy(generations, ({ generation }) => generation.version ?? 0);
  if (generations.some(({ firstLaunchAt }) => firstLaunchAt === undefined)) return generations;
  return latestBy(generations, ({ firstLaunchAt }) => firstLaunchAt ?? 0);
}

function latestBy<T>(items: readonly T[], rank: (item: T) => number): readonly T[] {
  const most = Math.max(...items.map(rank));
  return items.filter((item) => rank(item) === most);
}
