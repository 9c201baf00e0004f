import { hashOf } from './html-bytes.ts';

/** What a visitor wants to be shown: elements of these tags, and elements with one of these attributes. */
export type Interest = { readonly tags?: readonly string[]; readonly attributes?: readonly string[] };

const SLOTS = 4096;
/** The bit of the attributes that the walk notes itself. */
const NOTED = 0x80;

/**
 * Who wants to see which element, as a bit for each visitor, of which there are at most seven. Attributes are looked up by
 * their names' hashes alone, so that a visitor may be shown an element without what it asked for, but never misses one.
 */
export class Audience {
  private readonly tags = new Map<string, number>();
  private readonly attributes = new Uint8Array(SLOTS);

  constructor(interests: readonly Interest[], noted: readonly string[]) {
    for (const [index, interest] of interests.entries()) this.add(interest, 1 << index);
    this.add({ attributes: noted }, NOTED);
  }

  ofTag(name: string): number {
    return this.tags.get(name) ?? 0;
  }

  ofAttribute(hash: number): number {
    return (this.attributes[hash % SLOTS] ?? 0) & ~NOTED;
  }

  isNoted(hash: number): boolean {
    return ((this.attributes[hash % SLOTS] ?? 0) & NOTED) !== 0;
  }

  private add({ tags = [], attributes = [] }: Interest, bit: number): void {
    for (const name of tags) this.tags.set(name, this.ofTag(name) | bit);
    for (const name of attributes) {
      const slot = hashOf(name) % SLOTS;
      this.attributes[slot] = (this.attributes[slot] ?? 0) | bit;
    }
  }
}
