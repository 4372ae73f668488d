import { NormalizedSchema } from '@smithy/core/schema';
import type { WireOperation, WireProtocol, WireService } from './wire-service.ts';

const loaded = new Map<string, Promise<readonly WireService[]>>();

/** The services that sign with this name; none when it is unknown. */
export function servicesSigningAs(signingName: string): Promise<readonly WireService[]> {
  const known = loaded.get(signingName);
  if (known !== undefined) return known;
  const services = Promise.all((packages[signingName] ?? []).map(async (load) => readClient(await load())));
  loaded.set(signingName, services);
  return services;
}

interface ClientModule {
  readonly [name: string]: unknown;
}

/** SigV4 signing name → the client packages behind it. Imported when first asked for: each costs memory. */
const packages: Readonly<Record<string, readonly (() => Promise<ClientModule>)[]>> = {
  acm: [() => import('@aws-sdk/client-acm')],
  'arc-zonal-shift': [loadZonalShift],
  autoscaling: [() => import('@aws-sdk/client-auto-scaling')],
  backup: [() => import('@aws-sdk/client-backup')],
  cloudformation: [() => import('@aws-sdk/client-cloudformation')],
  cloudfront: [() => import('@aws-sdk/client-cloudfront')],
  cloudtrail: [() => import('@aws-sdk/client-cloudtrail')],
  codedeploy: [() => import('@aws-sdk/client-codedeploy')],
  config: [() => import('@aws-sdk/client-config-service')],
  directconnect: [() => import('@aws-sdk/client-direct-connect')],
  dynamodb: [() => import('@aws-sdk/client-dynamodb')],
  ec2: [() => import('@aws-sdk/client-ec2')],
  ecs: [() => import('@aws-sdk/client-ecs')],
  eks: [() => import('@aws-sdk/client-eks')],
  elasticache: [() => import('@aws-sdk/client-elasticache')],
  elasticfilesystem: [() => import('@aws-sdk/client-efs')],
  elasticloadbalancing: [
    () => import('@aws-sdk/client-elastic-load-balancing-v2'),
    () => import('@aws-sdk/client-elastic-load-balancing'),
  ],
  events: [() => import('@aws-sdk/client-eventbridge')],
  fis: [loadFaultInjection],
  health: [() => import('@aws-sdk/client-health')],
  iam: [() => import('@aws-sdk/client-iam')],
  lambda: [() => import('@aws-sdk/client-lambda')],
  logs: [() => import('@aws-sdk/client-cloudwatch-logs')],
  monitoring: [() => import('@aws-sdk/client-cloudwatch')],
  organizations: [() => import('@aws-sdk/client-organizations')],
  rds: [() => import('@aws-sdk/client-rds')],
  route53: [() => import('@aws-sdk/client-route-53')],
  'route53-recovery-cluster': [() => import('@aws-sdk/client-route53-recovery-cluster')],
  s3: [() => import('@aws-sdk/client-s3')],
  sns: [() => import('@aws-sdk/client-sns')],
  sqs: [() => import('@aws-sdk/client-sqs')],
  ssm: [() => import('@aws-sdk/client-ssm')],
  sts: [() => import('@aws-sdk/client-sts')],
};

/** The two clients that are Holdfast's own, each in two files. */
async function loadZonalShift(): Promise<ClientModule> {
  const { zonalShiftOperations } = await import('../../aws/arc-zonal-shift/operations.ts');
  return { ...(await import('../../aws/arc-zonal-shift/client.ts')), ...zonalShiftOperations };
}

async function loadFaultInjection(): Promise<ClientModule> {
  const { fisOperations } = await import('../../aws/fis/operations.ts');
  return { ...(await import('../../aws/fis/client.ts')), ...fisOperations };
}

/** What a client's protocol object says of itself. */
interface ProtocolSettings {
  getShapeId(): string;
  readonly options?: { readonly xmlNamespace?: string };
  readonly awsQueryCompatible?: boolean;
}

function readClient(module: ClientModule): WireService {
  const name = Object.keys(module).find((key) => /^(?!__).+Client$/.test(key));
  const Client = name === undefined ? undefined : module[name];
  if (typeof Client !== 'function') throw new Error('an AWS client package without a client');
  // Never used to call anything: it is made to read its protocol and its service id.
  const client = new (
    Client as new (
      configuration: object,
    ) => {
      readonly config: {
        readonly serviceId: string;
        readonly apiVersion: string;
        readonly defaultSigningName: string;
        readonly protocol: ProtocolSettings;
      };
      destroy(): void;
    }
  )({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const { serviceId: id, apiVersion: version, defaultSigningName, protocol } = client.config;
  client.destroy();
  const shapes = Object.values(module);
  return {
    id,
    version,
    protocol: protocolOf(protocol.getShapeId()),
    xmlNamespace:
      protocol.options?.xmlNamespace ?? `http://${defaultSigningName}.amazonaws.com/doc/${version}/`,
    queryCompatible: protocol.awsQueryCompatible === true,
    operations: new Map(shapes.filter(isOperationSchema).map((schema) => [schema[2], readOperation(schema)])),
    errorShapes: new Map(shapes.filter(isErrorSchema).map((schema) => [oldCode(schema), schema[2]])),
  };
}

/** `[9, namespace, name, traits, input, output]`: how the SDK writes an operation. */
type OperationSchema = readonly [9, string, string, unknown, SchemaReference, SchemaReference];
type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

function isOperationSchema(value: unknown): value is OperationSchema {
  return Array.isArray(value) && value[0] === 9 && typeof value[2] === 'string';
}

/** `[-3, namespace, name, traits, …]`: how the SDK writes an error. */
type ErrorSchema = readonly [-3, string, string, unknown];

function isErrorSchema(value: unknown): value is ErrorSchema {
  return Array.isArray(value) && value[0] === -3 && typeof value[2] === 'string';
}

function oldCode([, , name, traits]: ErrorSchema): string {
  const query =
    typeof traits === 'object' && traits !== null && 'awsQueryError' in traits
      ? traits.awsQueryError
      : undefined;
  return Array.isArray(query) ? String(query[0]) : name;
}

function readOperation([, , name, traits, inputSchema, output]: OperationSchema): WireOperation {
  const http = typeof traits === 'object' && traits !== null && 'http' in traits ? traits.http : undefined;
  const input = NormalizedSchema.of(inputSchema);
  return {
    name,
    input,
    output: NormalizedSchema.of(output),
    ...(Array.isArray(http) ? { http: readHttp(http, input) } : {}),
  };
}

function readHttp(
  [method, uri, status]: readonly unknown[],
  input: NormalizedSchema,
): NonNullable<WireOperation['http']> {
  const [path = '', query = ''] = String(uri).split('?');
  // A label that the path has no place for is put in front of it: S3's bucket, by the client's endpoint rules.
  const front = input.isUnitSchema()
    ? []
    : [...input.structIterator()].flatMap(([label, member]) =>
        member.getMergedTraits().httpLabel && !new RegExp(`\\{${label}\\+?\\}`).test(path)
          ? [`/{${label}}`]
          : [],
      );
  return {
    method: String(method),
    path: `${front.join('')}${path}`,
    // `x-id` only repeats the name of the operation, and other clients leave it out.
    flags: [...new URLSearchParams(query).keys()].filter((flag) => flag !== 'x-id'),
    status: Number(status ?? 200),
  };
}

function protocolOf(shapeId: string): WireProtocol {
  switch (shapeId) {
    case 'aws.protocols#awsQuery':
      return 'awsQuery';
    case 'aws.protocols#ec2Query':
      return 'ec2Query';
    case 'aws.protocols#restXml':
      return 'restXml';
    case 'aws.protocols#restJson1':
      return 'restJson';
    case 'aws.protocols#awsJson1_0':
    case 'aws.protocols#awsJson1_1':
      return 'awsJson';
    default:
      throw new Error(`simulated AWS does not speak ${shapeId}`);
  }
}
