/** The size of a table on disk. `heap` and `index` are in bytes. */
export interface TableSize {
  rows: number;
  heap: number;
  index: number;
}

export function bytesOf({ heap, index }: TableSize): number {
  return heap + index;
}
