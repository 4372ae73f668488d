/** One figure that `npm run bench` prints. */
export type BenchLine = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
};
