import { z } from 'zod';
import { regionName, resourceName, tags } from './stack-fields.ts';

export const kubernetesClusterSchema = z.strictObject({
  name: resourceName.describe('Name of the cluster of EKS.'),
  region: regionName,
  version: z
    .string()
    .regex(/^1\.\d{2}$/, 'must be a version of Kubernetes such as "1.33", in quotes')
    .default('1.33')
    .describe('Version of Kubernetes.'),
  nodeGroups: z
    .array(
      z.strictObject({
        name: resourceName.describe('Name of a managed node group.'),
        group: resourceName.describe('Auto Scaling group of the same region that its nodes are members of.'),
      }),
    )
    .max(30)
    .default([]),
  tags,
});
