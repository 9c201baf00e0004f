import { hashOf } from './html-bytes.ts';

/** What a visitor wants to be shown: elements of these tags, and elements with one of these attributes. */
export type Interest = {
  readonly tags?: readonly string[];
  readonly attributes?: readonly string[];
  /** Nothing is wanted of parts of the page about other things. */
  readonly isOfOwnOnly?: boolean;
};

const SLOTS = 4096;
/** The bit of the attributes that the walk notes itself. */
const NOTED = 0x80;

/**
 * Who wants to see which element, as a bit for each visitor, of which there are at most seven. Attributes are looked up by
 * their names' hashes alone, so that a visitor may be shown an element without what it asked for, but never misses one.
 */
export class Audience {
  private readonly tags = new Map<string, number>();
  /** By a name's hash, modulo their number: who asks for the attribute, and whether it is noted. */
  readonly attributes = new Uint8Array(SLOTS);
  /** The visitors that want to see elements in parts of the page whose texts are unread. */
  readonly all: number;
  /** Those of them that want it in parts about other things too. */
  readonly everywhere: number;

  constructor(texts: Interest & { readonly noted: readonly string[] }, others: readonly Interest[]) {
    const { noted } = texts;
    const interests = [texts, ...others];
    for (const [index, interest] of interests.entries()) this.add(interest, 1 << index);
    const bits = (held: (it: Interest) => boolean): number =>
      interests.reduce((mask, it, index) => (it !== texts && held(it) ? mask | (1 << index) : mask), 0);
    this.all = bits(() => true);
    this.everywhere = bits((it) => !it.isOfOwnOnly);
    this.add({ attributes: noted }, NOTED);
  }

  ofTag(name: string): number {
    return this.tags.get(name) ?? 0;
  }

  private add({ tags = [], attributes = [] }: Interest, bit: number): void {
    for (const name of tags) this.tags.set(name, this.ofTag(name) | bit);
    for (const name of attributes) {
      const slot = hashOf(name) % SLOTS;
      this.attributes[slot] = (this.attributes[slot] ?? 0) | bit;
    }
  }
}
