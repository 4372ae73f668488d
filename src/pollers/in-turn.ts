/**
 * What is due of things that AWS tells of one at a time only: those never read, then the others in turn, one
 * slice a sweep and at most `most` altogether. `sweep` counts the sweeps.
 */
export function dueInTurn<Item>(
  items: readonly Item[],
  {
    wasRead,
    sweep,
    most,
  }: { readonly wasRead: (item: Item) => boolean; readonly sweep: number; readonly most: number },
): readonly Item[] {
  const unread = items.filter((item) => !wasRead(item));
  const others = items.filter(wasRead);
  const slices = Math.max(1, Math.ceil(others.length / most));
  return [...unread, ...others.filter((_, index) => index % slices === sweep % slices)].slice(0, most);
}
