import { decodeEntities } from './entities.ts';
import type { HtmlVisitor, OpenElement } from './html-walk.ts';

/** A script that may hold data, with what its tag says about it. */
export type DataScript = { type: string; id: string; content: string };

/** What the head and the data scripts of a page say, before anyone interprets it. */
export type ScannedPage = {
  language: string | null;
  title: string | null;
  headings: string[];
  canonical: string | null;
  baseUrl: string | null;
  /** Property or name in lower case, with every content it was given, in order. */
  metas: Map<string, string[]>;
  jsonLd: string[];
  scripts: DataScript[];
  bodyClass: string;
};

const MAX_SCRIPT_LENGTH = 5_000_000;
const MAX_HEADINGS = 5;
const MAX_NAME = 500;

/** Collects a `ScannedPage` while the page is walked. */
export class PageScan implements HtmlVisitor {
  readonly page: ScannedPage = {
    language: null, title: null, headings: [], canonical: null, baseUrl: null, metas: new Map(), jsonLd: [], scripts: [], bodyClass: '',
  }; // prettier-ignore
  private heading: string[] | null = null;

  open({ tag, attributes, parent }: OpenElement): void {
    if (tag === 'meta') this.addMeta(attributes);
    else if (tag === 'link') this.addLink(attributes);
    else if (tag === 'html')
      this.page.language = attributes.get('lang') ?? attributes.get('xml:lang') ?? null;
    else if (tag === 'base') this.page.baseUrl ??= attributes.get('href') ?? null;
    else if (tag === 'body') this.page.bodyClass = attributes.get('class') ?? '';
    else if (tag === 'h1' && parent?.tag !== 'noscript' && this.page.headings.length < MAX_HEADINGS)
      this.heading = [];
  }

  close({ tag }: OpenElement): void {
    if (tag !== 'h1' || !this.heading) return;
    const text = oneLine(this.heading.join(' ')).slice(0, MAX_NAME);
    if (text) this.page.headings.push(text);
    this.heading = null;
  }

  text(raw: string, parent: OpenElement | null): void {
    if (this.heading) this.heading.push(decodeEntities(raw));
    else if (parent?.tag === 'title' && parent.parent?.tag !== 'svg')
      this.page.title ??= oneLine(decodeEntities(raw)).slice(0, MAX_NAME);
  }

  script(content: string, { attributes }: OpenElement): void {
    if (content.length === 0 || content.length > MAX_SCRIPT_LENGTH) return;
    const type = (attributes.get('type') ?? '').toLowerCase();
    if (type.includes('ld+json')) this.page.jsonLd.push(content);
    else this.page.scripts.push({ type, id: attributes.get('id') ?? '', content });
  }

  private addMeta(attributes: ReadonlyMap<string, string>): void {
    const name = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase();
    const content = attributes.get('content')?.trim();
    if (!name || !content) return;
    const known = this.page.metas.get(name);
    if (known) known.push(content);
    else this.page.metas.set(name, [content]);
  }

  private addLink(attributes: ReadonlyMap<string, string>): void {
    if (attributes.get('rel')?.toLowerCase() === 'canonical')
      this.page.canonical ??= attributes.get('href') ?? null;
  }
}

/** Text with its white space folded to single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
