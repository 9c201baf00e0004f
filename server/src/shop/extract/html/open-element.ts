import { decodeEntities } from '../text/entities.ts';
import { readAttributes } from './read-attributes.ts';
import type { TagKind } from './tag-kinds.ts';

/** Fields of a noted attribute: the hash of its name, and where its value begins and ends. */
export const ATTRIBUTE_SIZE = 3;

/** In bytes. */
const MAX_SAMPLE = 500;

/** What some attributes of an element are, kept beyond its page. */
export type AttributeSample = {
  names: ReadonlySet<number>;
  values: readonly { hash: number; value: Buffer }[];
};

/** What the way from the root to an element says about the texts in it. */
export interface ElementContext {
  parent: ElementContext | null;
  tag: string;
  /** Class names, id and test marks in lower case, as one text. */
  words: string;
  isHidden: boolean;
  /** Struck through, by tag, style or class. */
  isStruck: boolean;
  /** In a part that is about other things: navigation, related products, reviews, the cart. */
  isForeign: boolean;
  isInLink: boolean;
  isInOption: boolean;
  isHeading: boolean;
  isButton: boolean;
  isDisabled: boolean;
  /** What stands in it in blocks of its own is one price. */
  isPriceBox: boolean;
  /** What its words have been asked for by `hasWord`. */
  asked: Map<RegExp, boolean>;
}

/** An element on the way from the root to where the walk stands. Its attributes are decoded only when somebody asks. */
export class OpenElement {
  readonly kind: TagKind;
  readonly parent: OpenElement | null;
  readonly depth: number;
  readonly bytes: Buffer;
  /** Where the attributes begin. */
  readonly start: number;
  /** The hash of the attributes that elements are told apart by; 0 where it has none. */
  readonly looks: number;
  /** The visitors that want to see this element, a bit for each. */
  readonly audience: number;
  /** Kept by `ElementContexts`. */
  context: ElementContext | null = null;
  private readonly noted: Int32Array;
  private readonly notedFrom: number;
  private readonly notedTo: number;
  private known: ReadonlyMap<string, string> | null = null;

  constructor(
    kind: TagKind,
    parent: OpenElement | null,
    bytes: Buffer,
    tag: { start: number; looks: number; asking: number; noted: Int32Array; from: number; to: number },
  ) {
    this.kind = kind;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.bytes = bytes;
    this.start = tag.start;
    this.looks = tag.looks;
    this.audience = kind.audience | tag.asking;
    this.noted = tag.noted;
    this.notedFrom = tag.from;
    this.notedTo = tag.to;
  }

  get tag(): string {
    return this.kind.name;
  }

  /** Names in lower case, values decoded. */
  get attributes(): ReadonlyMap<string, string> {
    this.known ??= readAttributes(this.bytes, this.start);
    return this.known;
  }

  /** The value of a noted attribute by its name's hash; of several, that of the first. */
  notedValue(hash: number): string | null {
    const at = this.placeOf(hash);
    return at < 0 ? null : this.valueAt(at);
  }

  /** The values of all noted attributes of some names, but for empty ones, as one text. */
  notedValues(hashes: ReadonlySet<number>): string {
    const { noted, notedTo } = this;
    let values = '';
    for (let at = this.notedFrom; at < notedTo; at += ATTRIBUTE_SIZE) {
      if (!hashes.has(noted[at] ?? 0)) continue;
      const value = this.valueAt(at);
      if (value !== '') values = values === '' ? value : `${values} ${value}`;
    }
    return values;
  }

  isNoted(hash: number): boolean {
    return this.placeOf(hash) >= 0;
  }

  /** Its noted attributes of some names; null where they are too long to be kept. */
  sample(names: ReadonlySet<number>): AttributeSample | null {
    const values: { hash: number; value: Buffer }[] = [];
    let length = 0;
    for (let at = this.notedFrom; at < this.notedTo; at += ATTRIBUTE_SIZE) {
      const hash = this.noted[at] ?? 0;
      if (!names.has(hash)) continue;
      const value = this.bytes.subarray(this.noted[at + 1], this.noted[at + 2]);
      length += value.length;
      if (length > MAX_SAMPLE) return null;
      values.push({ hash, value: Buffer.from(value) });
    }
    return { names, values };
  }

  /** Whether its attributes of the sampled names are the same, byte for byte. */
  isLike({ names, values }: AttributeSample): boolean {
    const { noted, notedTo } = this;
    let index = 0;
    for (let at = this.notedFrom; at < notedTo; at += ATTRIBUTE_SIZE) {
      const hash = noted[at] ?? 0;
      if (!names.has(hash)) continue;
      const other = values[index];
      if (!other || other.hash !== hash) return false;
      if (!isAt(this.bytes, noted[at + 1] ?? 0, noted[at + 2] ?? 0, other.value)) return false;
      index += 1;
    }
    return index === values.length;
  }

  private valueAt(at: number): string {
    const [start, end] = [this.noted[at + 1] ?? 0, this.noted[at + 2] ?? 0];
    return start === end ? '' : decodeEntities(this.bytes.toString('utf8', start, end));
  }

  private placeOf(hash: number): number {
    const { noted, notedTo } = this;
    for (let at = this.notedFrom; at < notedTo; at += ATTRIBUTE_SIZE) if (noted[at] === hash) return at;
    return -1;
  }
}

/** Whether bytes from one place to another are a value. */
function isAt(bytes: Buffer, start: number, end: number, value: Buffer): boolean {
  const { length } = value;
  if (end - start !== length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[start + index] !== value[index]) return false;
  return true;
}
