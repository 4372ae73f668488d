import type { Parameter } from '../world/state/parameter.ts';
import { awsFailure } from './failure.ts';
import { automationOperations } from './ssm-automation.ts';
import { type CallContext, mutates, reads, type SimulatedService } from './operation.ts';

interface Put {
  readonly Name?: string;
  readonly Value?: string;
  readonly Overwrite?: boolean;
}

/** Systems Manager: its parameter store, as far as a stop switch goes (one text under a name), and Automation. */
export const ssm: SimulatedService = {
  id: 'SSM',
  protocol: 'json',
  operations: {
    ...automationOperations,
    GetParameter: reads(({ Name = '' }: { Name?: string }, { world, scope }: CallContext) => {
      const found = world.parameters.get(`${scope.region}/${Name}`);
      if (found === undefined) throw awsFailure('ParameterNotFound', `Parameter ${Name} not found.`);
      return { Parameter: shapeOf(found) };
    }),
    PutParameter: mutates(({ Name = '', Value = '', Overwrite = false }: Put, context: CallContext) => {
      const { world, scope } = context;
      if (!/^[\w./-]{1,1011}$/.test(Name))
        throw awsFailure('ValidationException', 'Parameter name must be letters, numbers, and ., -, _ or /.');
      if (Value === '') throw awsFailure('ValidationException', 'Parameter value must not be empty.');
      const key = `${scope.region}/${Name}`;
      const known = world.parameters.get(key);
      if (known !== undefined && !Overwrite)
        throw awsFailure(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite it, set Overwrite.',
        );
      const version = (known?.version ?? 0) + 1;
      const arn = `arn:aws:ssm:${scope.region}:${scope.account}:parameter/${Name.replace(/^\//, '')}`;
      const changedAt = world.clock.now();
      world.parameters.set(key, { name: Name, arn, region: scope.region, value: Value, version, changedAt });
      return { Version: version, Tier: 'Standard' };
    }),
  },
};

function shapeOf({ name, arn, value, version, changedAt }: Parameter) {
  return {
    Name: name,
    ARN: arn,
    Type: 'String',
    Value: value,
    Version: version,
    LastModifiedDate: new Date(changedAt),
    DataType: 'text',
  };
}
