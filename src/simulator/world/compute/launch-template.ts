import type { LaunchTemplate, LaunchTemplateVersion } from '../state/launch-template.ts';
import type { TemplateChoice } from '../state/instance.ts';
import type { World } from '../state/world.ts';

/** AWS: 10,000 versions per template; here the oldest that is not the default goes at far fewer. */
const versionsAtMost = 200;

export function createLaunchTemplate(
  world: World,
  template: Pick<LaunchTemplate, 'name' | 'region' | 'createdBy'> & {
    readonly id?: string;
    readonly tags?: Iterable<readonly [string, string]>;
    readonly version: Omit<LaunchTemplateVersion, 'number' | 'createdAt'> & {
      /** Of the first version that is known; those before it were deleted. */
      readonly number?: number;
      readonly createdAt?: number;
    };
  },
): LaunchTemplate {
  const { name, region, createdBy } = template;
  const createdAt = template.version.createdAt ?? world.clock.now();
  const number = template.version.number ?? 1;
  const made: LaunchTemplate = {
    id: template.id ?? `lt-0${world.hexId(16)}`,
    name,
    region,
    createdBy,
    createdAt,
    tags: new Map(template.tags ?? []),
    versions: [{ ...template.version, number, createdAt }],
    defaultVersion: number,
  };
  world.launchTemplates.set(made.id, made);
  return made;
}

/** Adds a version, which from now on is what `$Latest` means. */
export function addTemplateVersion(
  world: World,
  template: LaunchTemplate,
  version: Omit<LaunchTemplateVersion, 'number' | 'createdAt'>,
): LaunchTemplateVersion {
  const number = latestVersion(template) + 1;
  const made = { ...version, number, createdAt: world.clock.now() };
  template.versions.push(made);
  if (template.versions.length > versionsAtMost) {
    const oldest = template.versions.findIndex((one) => one.number !== template.defaultVersion);
    template.versions.splice(oldest, 1);
  }
  return made;
}

/** The version that a choice stands for now; undefined when the template or the version is not there. */
export function chosenVersion(
  world: World,
  choice: Pick<TemplateChoice, 'id' | 'version'>,
): LaunchTemplateVersion | undefined {
  const template = world.launchTemplates.get(choice.id);
  return template === undefined ? undefined : versionOf(template, choice.version);
}

export function versionOf(template: LaunchTemplate, version: string): LaunchTemplateVersion | undefined {
  const number =
    version === '$Latest'
      ? latestVersion(template)
      : version === '$Default'
        ? template.defaultVersion
        : Number(version);
  return template.versions.find((one) => one.number === number);
}

export function latestVersion(template: LaunchTemplate): number {
  return template.versions.at(-1)?.number ?? 0;
}
