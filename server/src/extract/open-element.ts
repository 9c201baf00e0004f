import type { ElementContext } from './element-context.ts';
import { decodeEntities } from './entities.ts';
import { readAttributes } from './read-attributes.ts';
import type { TagKind } from './tag-kinds.ts';

/** Where an attribute of an element stands; its name as a hash. */
export type NotedAttribute = { hash: number; start: number; end: number };

/** An element on the way from the root to where the walk stands. Its attributes are decoded only when somebody asks. */
export class OpenElement {
  readonly kind: TagKind;
  readonly parent: OpenElement | null;
  readonly depth: number;
  readonly bytes: Buffer;
  /** Where the attributes begin. */
  readonly start: number;
  /** The attributes that the texts' visitor asks for, in the order of the tag. */
  noted: NotedAttribute[] | null = null;
  /** The visitors that want to see this element, a bit for each. */
  audience: number;
  /** Kept by `ElementContexts`. */
  context: ElementContext | null = null;
  private known: ReadonlyMap<string, string> | null = null;

  constructor(kind: TagKind, parent: OpenElement | null, bytes: Buffer, start: number) {
    this.kind = kind;
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
    this.bytes = bytes;
    this.start = start;
    this.audience = kind.audience;
  }

  get tag(): string {
    return this.kind.name;
  }

  /** Names in lower case, values decoded. */
  get attributes(): ReadonlyMap<string, string> {
    this.known ??= readAttributes(this.bytes, this.start);
    return this.known;
  }

  note(hash: number, start: number, end: number): void {
    this.noted ??= [];
    this.noted.push({ hash, start, end });
  }

  /** The value of a noted attribute by its name's hash. */
  notedValue(hash: number): string | null {
    const found = this.noted?.find((it) => it.hash === hash);
    return found ? decodeEntities(this.bytes.toString('utf8', found.start, found.end)) : null;
  }
}
