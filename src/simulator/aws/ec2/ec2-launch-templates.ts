import type {
  CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateCommandOutput,
  CreateLaunchTemplateVersionCommandInput,
  CreateLaunchTemplateVersionCommandOutput,
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
  LaunchTemplate as LaunchTemplateShape,
  LaunchTemplateVersion as LaunchTemplateVersionShape,
  ModifyLaunchTemplateCommandInput,
  ModifyLaunchTemplateCommandOutput,
  RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import {
  addTemplateVersion,
  createLaunchTemplate,
  latestVersion,
  versionOf,
} from '../../world/compute/launch-template.ts';
import { type Answer, paged } from './ec2-lookups.ts';
import { awsFailure } from '../failure.ts';
import { type CallContext, mutates, type Operation, reads } from '../operation.ts';
import type { LaunchTemplate, LaunchTemplateVersion } from '../../world/state/launch-template.ts';

export const launchTemplateOperations: Readonly<Record<string, Operation>> = {
  DescribeLaunchTemplates: reads(
    (input: DescribeLaunchTemplatesCommandInput, context): Answer<DescribeLaunchTemplatesCommandOutput> => {
      const { LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [] } = input;
      const given = [
        ...ids.map((id) => templateNamed({ LaunchTemplateId: id }, context)),
        ...names.map((name) => templateNamed({ LaunchTemplateName: name }, context)),
      ];
      const { items, next } = paged(given.length > 0 ? given : templates(context), {
        MaxResults: input.MaxResults,
        NextToken: input.NextToken,
      });
      return { LaunchTemplates: items.map(templateShape), NextToken: next };
    },
  ),
  DescribeLaunchTemplateVersions: reads(
    (
      input: DescribeLaunchTemplateVersionsCommandInput,
      context,
    ): Answer<DescribeLaunchTemplateVersionsCommandOutput> => {
      const template = templateNamed(input, context);
      const wanted = input.Versions ?? [];
      const versions =
        wanted.length === 0
          ? template.versions.toReversed()
          : wanted.map((version) => existingVersion(template, version));
      const { items, next } = paged(versions, { MaxResults: input.MaxResults, NextToken: input.NextToken });
      return { LaunchTemplateVersions: items.map((one) => versionShape(template, one)), NextToken: next };
    },
  ),
  CreateLaunchTemplate: mutates(
    (input: CreateLaunchTemplateCommandInput, context): Answer<CreateLaunchTemplateCommandOutput> => {
      const name = input.LaunchTemplateName ?? '';
      if (templates(context).some((one) => one.name === name))
        throw awsFailure(
          'InvalidLaunchTemplateName.AlreadyExistsException',
          `Launch template name already in use: ${name}`,
        );
      const data = input.LaunchTemplateData ?? {};
      const template = createLaunchTemplate(context.world, {
        name,
        region: context.scope.region,
        createdBy: createdBy(context),
        version: { ...madeFrom(data), description: input.VersionDescription ?? '' },
      });
      return { LaunchTemplate: templateShape(template) };
    },
  ),
  CreateLaunchTemplateVersion: mutates(
    (
      input: CreateLaunchTemplateVersionCommandInput,
      context,
    ): Answer<CreateLaunchTemplateVersionCommandOutput> => {
      const template = templateNamed(input, context);
      const source =
        input.SourceVersion === undefined ? undefined : existingVersion(template, input.SourceVersion);
      const version = addTemplateVersion(context.world, template, {
        ...madeFrom(input.LaunchTemplateData ?? {}, source, template.versions.at(-1)),
        description: input.VersionDescription ?? '',
      });
      return { LaunchTemplateVersion: versionShape(template, version) };
    },
  ),
  ModifyLaunchTemplate: mutates(
    (input: ModifyLaunchTemplateCommandInput, context): Answer<ModifyLaunchTemplateCommandOutput> => {
      const template = templateNamed(input, context);
      if (input.DefaultVersion !== undefined)
        template.defaultVersion = existingVersion(template, input.DefaultVersion).number;
      return { LaunchTemplate: templateShape(template) };
    },
  ),
};

/** By id or by name. Auto Scaling has a code of its own for one that is not there. */
export function templateNamed(
  {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
  }: {
    readonly LaunchTemplateId?: string | undefined;
    readonly LaunchTemplateName?: string | undefined;
  },
  context: CallContext,
  code?: string,
): LaunchTemplate {
  const found = templates(context).find((one) => (id === undefined ? one.name === name : one.id === id));
  if (found !== undefined) return found;
  throw id === undefined
    ? awsFailure(
        code ?? 'InvalidLaunchTemplateName.NotFoundException',
        `The specified launch template, with template name ${name}, does not exist.`,
      )
    : awsFailure(
        code ?? 'InvalidLaunchTemplateId.NotFound',
        `The specified launch template, with template ID ${id}, does not exist.`,
      );
}

/** A number, `$Latest` or `$Default`. */
export function existingVersion(template: LaunchTemplate, version: string): LaunchTemplateVersion {
  const found = versionOf(template, version);
  if (found !== undefined) return found;
  throw awsFailure(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.id}.`,
  );
}

function templates({ world, scope }: CallContext): readonly LaunchTemplate[] {
  return [...world.launchTemplates.values()].filter(({ region }) => region === scope.region);
}

/**
 * What a caller can say of a version, over what its source says. How much its machines carry, and whether
 * they come up, AWS does not know: it is as before, `like`, unless the image is a broken one (`ami-0bad…`,
 * model).
 */
function madeFrom(
  data: RequestLaunchTemplateData,
  source?: LaunchTemplateVersion,
  like: LaunchTemplateVersion | undefined = source,
): Omit<LaunchTemplateVersion, 'number' | 'createdAt' | 'description'> {
  const imageId = data.ImageId ?? source?.imageId ?? like?.imageId ?? 'ami-00000000000000000';
  return {
    imageId,
    type: data.InstanceType ?? source?.type ?? like?.type ?? 't3.large',
    capacity: like?.capacity ?? 90,
    boots: !imageId.startsWith('ami-0bad'),
  };
}

function templateShape(template: LaunchTemplate): LaunchTemplateShape {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAt),
    CreatedBy: template.createdBy,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: latestVersion(template),
    Tags: [...template.tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function versionShape(template: LaunchTemplate, version: LaunchTemplateVersion): LaunchTemplateVersionShape {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: new Date(version.createdAt),
    CreatedBy: template.createdBy,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: {
      ImageId: version.imageId,
      InstanceType: version.type as NonNullable<RequestLaunchTemplateData['InstanceType']>,
    },
  };
}

function createdBy({ scope, caller }: CallContext): string {
  return `arn:aws:iam::${scope.account}:user/${caller}`;
}
