/** An impairment of the traffic from one place to another, in that direction. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Places that are left out of `to`: traffic within one zone, say. */
  readonly except?: string;
  /** The same of `from`. */
  readonly exceptFrom?: string;
  /** Share of what is sent that does not arrive, 0–1. */
  readonly loss: number;
  readonly latencyMs: number;
}
