import { z } from 'zod';
import { instanceArn } from '../../aws/arn.ts';
import { instancesVoice, stateFinding } from '../../pollers/ec2/instances.ts';
import { interruptionFinding, rebalanceFinding, spotVoice } from '../../pollers/ec2/spot.ts';
import type { AwsEvent } from '../event.ts';
import { type EventSource, namedInEnvelope, type Statement } from '../event-source.ts';

const stateChange = 'EC2 Instance State-change Notification';
const interruption = 'EC2 Spot Instance Interruption Warning';
const rebalance = 'EC2 Instance Rebalance Recommendation';
const ofInstance = z.object({
  'instance-id': z.string().min(1),
  state: z.string().optional(),
  /** What EC2 does to a Spot Instance that it takes back: `terminate`, `stop` or `hibernate`. */
  'instance-action': z.string().optional(),
});

/** EC2 publishes as best it can; status checks it does not publish at all. */
export const ec2: EventSource = {
  source: 'aws.ec2',
  detailTypes: [
    stateChange,
    interruption,
    rebalance,
    'EBS Volume Notification',
    'EBS Snapshot Notification',
    'EC2 AMI State Change',
    'EC2 Capacity Reservation Instance Interruption Warning',
  ],
  about: (event) => {
    if (!event.detailType.startsWith('EC2 Instance') && !event.detailType.startsWith('EC2 Spot'))
      return namedInEnvelope(event);
    return [instanceIn(event)];
  },
  states: (event) => {
    if (event.detailType === interruption || event.detailType === rebalance) return announcement(event);
    if (event.detailType !== stateChange) return undefined;
    const { state } = ofInstance.parse(event.detail);
    // Who stopped it, and whether that was meant, stands only in what EC2 answers.
    if (state === undefined || state === 'stopped' || state === 'terminated') return undefined;
    const finding = stateFinding(instanceIn(event), { State: { Name: state as 'running' } });
    // What else is known of the instance (its address, its launch time) changes with its state.
    return { voice: instancesVoice, findings: [finding], isWhole: false };
  },
};

/** EC2 tells of a recommendation here alone, and of an interruption here first: nothing is left to be read. */
function announcement(event: AwsEvent): Statement {
  const { 'instance-action': action = 'terminate' } = ofInstance.parse(event.detail);
  const id = instanceIn(event);
  const finding = event.detailType === rebalance ? rebalanceFinding(id) : interruptionFinding(id, action);
  return { voice: spotVoice, findings: [finding], isWhole: true, isToldHereOnly: true };
}

function instanceIn({ account, region, detail }: AwsEvent): string {
  return instanceArn({ account, region }, ofInstance.parse(detail)['instance-id']);
}
