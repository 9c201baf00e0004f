/** What rows of a kind take on disk, in bytes. */
export interface Size {
  rows: number;
  heap: number;
  index: number;
}

export function bytesOf({ heap, index }: Size): number {
  return heap + index;
}
