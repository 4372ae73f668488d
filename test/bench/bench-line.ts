/** One figure that `npm run bench` prints. */
export type BenchLine = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What DESIGN section 11 or the issue asks for; without one the figure is for comparing runs. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  readonly note?: string;
};
