/** Thresholds of verdicts and incidents. Defaults are SAFETY.md section 5's; `docs/verdicts.md` lists them. */
export interface ModelSettings {
  /** After its launch a thing is `starting`, whatever its checks say. */
  readonly newbornImmunityMs: number;
  /** Share of a group, 0–1, from which failures count as one shared failure (never fewer than two members). */
  readonly correlatedShare: number;
  /** This many unrelated groups with a failure that began within `unrelatedWithinMs` share a cause. */
  readonly unrelatedGroups: number;
  readonly unrelatedWithinMs: number;
  /** Share of a group's members in one zone, 0–1, from which the zone is in question. */
  readonly zoneShare: number;
  /** Most of a group's members in its other zones, 0–1, that may fail while those count as fine. */
  readonly zoneSiblingShare: number;
  /** Share of what was once known in an account and region, 0–1, whose loss makes us blind there. */
  readonly blindShare: number;
  /** A share of fewer signals than this says nothing. */
  readonly blindAtLeast: number;
  /** A check that changed this often between the same two words within `flapWithinMs` is quarantined until it was quiet for as long. */
  readonly flapChanges: number;
  readonly flapWithinMs: number;
  /** A suspect opens an incident only once it is this old. */
  readonly suspectHoldMs: number;
  /** Lost sight opens an incident only once it is this old. */
  readonly unseenHoldMs: number;
  /** An incident ends once everything in it was well for so long. */
  readonly closeHoldMs: number;
  /** After a start, what an incident names and nobody reports any more counts as gone after this. */
  readonly restoredGraceMs: number;
  /** How long closed incidents are kept. */
  readonly closedKeptMs: number;
}

export const defaultModelSettings: ModelSettings = {
  newbornImmunityMs: 300_000,
  correlatedShare: 0.5,
  unrelatedGroups: 3,
  unrelatedWithinMs: 60_000,
  zoneShare: 0.5,
  zoneSiblingShare: 0.1,
  blindShare: 0.3,
  blindAtLeast: 10,
  flapChanges: 3,
  flapWithinMs: 600_000,
  suspectHoldMs: 60_000,
  unseenHoldMs: 60_000,
  closeHoldMs: 120_000,
  restoredGraceMs: 300_000,
  closedKeptMs: 7 * 86_400_000,
};
