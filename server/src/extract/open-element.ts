import type { ElementContext } from './element-context.ts';
import { readAttributes } from './read-attributes.ts';
import type { TagKind } from './tag-kinds.ts';

/** An element on the way from the root to where the walk stands. Its attributes are read only when somebody asks. */
export class OpenElement {
  readonly kind: TagKind;
  readonly parent: OpenElement | null;
  readonly depth: number;
  readonly bytes: Buffer;
  /** Where the attributes begin. */
  readonly start: number;
  /** Where the values of `class` and `id` stand; -1 for none. */
  classStart = -1;
  classEnd = -1;
  idStart = -1;
  idEnd = -1;
  hasHref = false;
  /** It has attributes of which `contextOf` wants to know more than these. */
  hasTellingAttributes = false;
  /** The visitors that want to see this element, a bit for each. */
  audience: number;
  /** Kept by `contextOf`. */
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
}
