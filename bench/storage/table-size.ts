/** What rows of a kind take on disk, in bytes. */
export interface TableSize {
  rows: number;
  heap: number;
  index: number;
}

export function bytesOf({ heap, index }: TableSize): number {
  return heap + index;
}
