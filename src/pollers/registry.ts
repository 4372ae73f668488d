import { ec2 } from './ec2.ts';
import { elbv2 } from './elbv2.ts';
import type { Poller } from './poller.ts';

/** Every poller, in the order in which a sweep starts them. A new one is one file and one line here. */
export const pollers: readonly Poller[] = [ec2, elbv2];
