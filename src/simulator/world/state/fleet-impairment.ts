import type { Impairment, Instance } from './instance.ts';

/** Something that is wrong with many machines alike. Absent parts match everything. */
export interface FleetImpairment {
  readonly region?: string;
  readonly zone?: string;
  /** Members of the Auto Scaling group of this name. */
  readonly group?: string;
  readonly impairment: Impairment;
}

/** One that is in force, and what it does to a machine that is launched meanwhile. */
export interface FleetImpairmentInForce {
  readonly fleet: FleetImpairment;
  strike(instance: Instance): void;
}
