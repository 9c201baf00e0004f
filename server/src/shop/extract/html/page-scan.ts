import { decodeEntities } from '../text/entities.ts';
import { hashesOf } from './html-bytes.ts';
import type { ByteRange, HtmlVisitor } from './html-walk.ts';
import type { OpenElement } from './open-element.ts';
import { PageScript } from './page-script.ts';

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
  scripts: PageScript[];
};

const MAX_SCRIPT_LENGTH = 5_000_000;
const NOTED = ['type', 'property', 'name', 'content', 'rel', 'href', 'lang', 'xml:lang'] as const;
const HASH = hashesOf(NOTED);
const MAX_HEADINGS = 5;
const MAX_NAME = 500;

/** Collects a `ScannedPage` while the page is walked. */
export class PageScan implements HtmlVisitor {
  readonly tags = ['meta', 'link', 'html', 'base', 'h1', 'title'];
  readonly noted = NOTED;
  readonly page: ScannedPage = {
    language: null, title: null, headings: [], canonical: null, baseUrl: null, metas: new Map(), jsonLd: [], scripts: [],
  }; // prettier-ignore
  private heading: string[] | null = null;
  private isInTitle = false;

  open(element: OpenElement): void {
    const { tag, parent } = element;
    if (tag === 'meta') this.addMeta(element);
    else if (tag === 'link') this.addLink(element);
    else if (tag === 'html')
      this.page.language = element.notedValue(HASH.lang) ?? element.notedValue(HASH['xml:lang']);
    else if (tag === 'base') this.page.baseUrl ??= element.notedValue(HASH.href);
    else if (tag === 'title') this.isInTitle = parent?.tag !== 'svg';
    else if (tag === 'h1' && parent?.tag !== 'noscript' && this.page.headings.length < MAX_HEADINGS)
      this.heading = [];
  }

  close({ tag }: OpenElement): void {
    if (tag === 'title') this.isInTitle = false;
    if (tag !== 'h1' || !this.heading) return;
    const text = oneLine(this.heading.join(' ')).slice(0, MAX_NAME);
    if (text) this.page.headings.push(text);
    this.heading = null;
  }

  get isListening(): boolean {
    return this.isInTitle || this.heading !== null;
  }

  text(raw: string): void {
    if (this.heading) this.heading.push(decodeEntities(raw));
    else this.page.title ??= oneLine(decodeEntities(raw)).slice(0, MAX_NAME);
  }

  script(range: ByteRange, element: OpenElement): void {
    const script = new PageScript(range, element.notedValue(HASH.type) ?? '');
    if (script.length === 0 || script.length > MAX_SCRIPT_LENGTH) return;
    if (script.type.includes('ld+json')) this.page.jsonLd.push(script.content);
    else this.page.scripts.push(script);
  }

  private addMeta(element: OpenElement): void {
    const name = (element.notedValue(HASH.property) ?? element.notedValue(HASH.name) ?? '').toLowerCase();
    const content = element.notedValue(HASH.content)?.trim();
    if (!name || !content) return;
    const known = this.page.metas.get(name);
    if (known) known.push(content);
    else this.page.metas.set(name, [content]);
  }

  private addLink(element: OpenElement): void {
    if (element.notedValue(HASH.rel)?.toLowerCase() === 'canonical')
      this.page.canonical ??= element.notedValue(HASH.href);
  }
}

/** Text with its white space folded to single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
