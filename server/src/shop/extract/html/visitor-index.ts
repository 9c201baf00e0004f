import { hashOf } from './html-bytes.ts';

/** What a visitor wants to be shown: elements of these tags, and elements with one of these attributes. */
export type Interest = {
  readonly tags?: readonly string[];
  readonly attributes?: readonly string[];
  /** Attributes that elements note for it (see `OpenElement.notedValue`). */
  readonly noted?: readonly string[];
  /** Noted attributes by which elements are told apart (see `OpenElement.looks`). */
  readonly telling?: readonly string[];
  /** Nothing is wanted of parts of the page about other things. */
  readonly isOfOwnOnly?: boolean;
};

const SLOTS = 4096;
/** The bits of the attributes that are noted, and of those that elements are told apart by. */
const NOTED = 0x80;
const TELLING = 0x40;

/**
 * Who wants to see which element, as a bit for each visitor, of which there are at most six. Attributes are looked up by
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

  constructor(texts: Interest, others: readonly Interest[]) {
    const interests = [texts, ...others];
    for (const [index, interest] of interests.entries()) this.add(interest, 1 << index);
    const bits = (held: (it: Interest) => boolean): number =>
      interests.reduce((mask, it, index) => (it !== texts && held(it) ? mask | (1 << index) : mask), 0);
    this.all = bits(() => true);
    this.everywhere = bits((it) => !it.isOfOwnOnly);
  }

  ofTag(name: string): number {
    return this.tags.get(name) ?? 0;
  }

  private add({ tags = [], attributes = [], noted = [], telling = [] }: Interest, bit: number): void {
    for (const name of tags) this.tags.set(name, this.ofTag(name) | bit);
    this.ask(attributes, bit);
    this.ask(noted, NOTED);
    this.ask(telling, NOTED | TELLING);
  }

  private ask(names: readonly string[], bits: number): void {
    for (const name of names) {
      const slot = hashOf(name) % SLOTS;
      this.attributes[slot] = (this.attributes[slot] ?? 0) | bits;
    }
  }
}
