import { hashOf } from './html-bytes.ts';

/** Which elements a visitor wants: those with one of these tags or one of these attributes. */
export interface Interest {
  readonly tags?: readonly string[];
  readonly attributes?: readonly string[];
  /** Attributes to record on every element (see `OpenElement.recordedValue`). */
  readonly recorded?: readonly string[];
  /** Recorded attributes that make up an element's appearance (see `OpenElement.appearance`). */
  readonly distinctive?: readonly string[];
  /** The visitor wants nothing from unrelated parts of the page. */
  readonly skipsUnrelated?: boolean;
}

const SLOTS = 4096;
const RECORDED = 0x80;
const DISTINCTIVE = 0x40;

/**
 * The visitors that want an element, as a bit mask; at most six visitors. Attributes are looked up by a hash
 * of their names, so a visitor may be shown an element it does not want, but never misses one.
 */
export class Audience {
  /**
   * By the hash of an attribute's name, modulo 4096: the visitors that want it, and whether it is recorded.
   */
  readonly attributes = new Uint8Array(SLOTS);
  /** The visitors that want elements from parts whose texts are skipped. */
  readonly all: number;
  /** Those among them that also want elements from unrelated parts. */
  readonly everywhere: number;
  readonly #tags = new Map<string, number>();

  constructor(texts: Interest, others: readonly Interest[]) {
    const interests = [texts, ...others];
    for (const [index, interest] of interests.entries()) this.#add(interest, 1 << index);
    const maskOf = (matches: (it: Interest) => boolean): number =>
      interests.reduce((mask, it, index) => (it !== texts && matches(it) ? mask | (1 << index) : mask), 0);
    this.all = maskOf(() => true);
    this.everywhere = maskOf((it) => !it.skipsUnrelated);
  }

  ofTag(name: string): number {
    return this.#tags.get(name) ?? 0;
  }

  #add({ tags = [], attributes = [], recorded = [], distinctive = [] }: Interest, bit: number): void {
    for (const name of tags) this.#tags.set(name, this.ofTag(name) | bit);
    this.#addAttributes(attributes, bit);
    this.#addAttributes(recorded, RECORDED);
    this.#addAttributes(distinctive, RECORDED | DISTINCTIVE);
  }

  #addAttributes(names: readonly string[], bits: number): void {
    for (const name of names) {
      const slot = hashOf(name) % SLOTS;
      this.attributes[slot] = (this.attributes[slot] ?? 0) | bits;
    }
  }
}
