import { type PageToRead, type ReadPageResult } from './read-page.ts';

/** The site's pages take long to read, and enough of them wait. The message is for users. */
export class ReadersBusyError extends Error {
  override readonly name = 'ReadersBusyError';
  readonly waitMs = 30_000;

  constructor() {
    super('waiting for other pages of this shop to be read');
  }
}

/** A page to read, and the promise of its result. */
export interface PendingPage extends PromiseWithResolvers<ReadPageResult> {
  page: PageToRead;
  /** The name of its site, which shares the threads with the others. */
  site: string;
}

/** Pages that take longer make their site slow. An ordinary page takes a hundredth of it. */
const SLOW_MS = 200;
/** How much of a site's longest time still counts after each faster page. */
const DECAY = 0.8;
const MAX_SLOW_WAITING = 8;
const MAX_SLOW_WAITING_PER_SITE = 2;
const MAX_REMEMBERED_SITES = 10_000;

interface Site {
  name: string;
  waiting: PendingPage[];
  inFlight: number;
}

/**
 * Decides which page is read next. Sites take turns. Pages of slow sites are taken separately, and only a few
 * of them may wait, so that they delay no other site. While a site's time is unknown, one of its pages is in
 * flight at a time.
 */
export class ReadingQueue {
  /** By site, how long one of its pages takes, in milliseconds of a core. */
  readonly #costs = new Map<string, number>();
  /** The sites with pages that wait or are in flight. */
  readonly #sites = new Map<string, Site>();
  /** The sites with pages that wait, in the order of their turns. */
  readonly #quick = new Set<Site>();
  readonly #slow = new Set<Site>();

  /** The number of pages that wait, of sites that are not slow. */
  get quickWaiting(): number {
    return countWaiting(this.#quick);
  }

  /** Adds a page, or rejects it with ReadersBusyError. */
  add(pending: PendingPage): void {
    const site = this.#siteOf(pending.site);
    site.waiting.push(pending);
    this.#place(site);
  }

  /** Takes up to `count` pages of sites that are not slow. The caller settles them or puts them back. */
  takeQuick(count: number): PendingPage[] {
    const taken: PendingPage[] = [];
    for (let before = -1; taken.length > before;) {
      before = taken.length;
      const turns = [...this.#quick];
      for (const site of turns) {
        if (taken.length === count) return taken;
        const mustWait = site.inFlight > 0 && !this.#costs.has(site.name);
        if (!mustWait) taken.push(...this.#take(site));
      }
    }
    return taken;
  }

  /** Takes the next page of a slow site. The caller settles it or puts it back. */
  takeSlow(): PendingPage | undefined {
    const [site] = this.#slow;
    return site && this.#take(site)[0];
  }

  /** Records that a page is no longer in flight, and how many milliseconds of a core it took, if known. */
  settle({ site: name }: PendingPage, costMs: number | null): void {
    const site = this.#siteOf(name);
    site.inFlight--;
    if (costMs !== null) this.#remember(name, costMs);
    this.#place(site);
  }

  /** Returns pages that no thread began to read, ahead of the others of their sites. */
  putBack(pages: readonly PendingPage[]): void {
    for (const pending of pages.toReversed()) {
      this.#siteOf(pending.site).waiting.unshift(pending);
      this.settle(pending, null);
    }
  }

  /** Removes and returns all pages that wait. */
  takeAll(): PendingPage[] {
    const waiting = [...this.#sites.values()].flatMap((site) => site.waiting.splice(0));
    this.#quick.clear();
    this.#slow.clear();
    return waiting;
  }

  #siteOf(name: string): Site {
    const site = this.#sites.get(name) ?? { name, waiting: [], inFlight: 0 };
    this.#sites.set(name, site);
    return site;
  }

  /** Takes one page and moves the site behind the others. */
  #take(site: Site): PendingPage[] {
    const taken = site.waiting.splice(0, 1);
    site.inFlight += taken.length;
    this.#quick.delete(site);
    this.#slow.delete(site);
    this.#place(site);
    return taken;
  }

  /** Puts the site among the quick or the slow ones, or removes it if it has no pages left. */
  #place(site: Site): void {
    const isSlow = (this.#costs.get(site.name) ?? 0) > SLOW_MS;
    if (isSlow) this.#rejectSurplus(site);
    const [turns, others] = isSlow ? [this.#slow, this.#quick] : [this.#quick, this.#slow];
    others.delete(site);
    if (site.waiting.length > 0) turns.add(site);
    else turns.delete(site);
    if (site.waiting.length === 0 && site.inFlight === 0) this.#sites.delete(site.name);
  }

  #rejectSurplus(site: Site): void {
    const ofOthers = countWaiting(this.#slow) - (this.#slow.has(site) ? site.waiting.length : 0);
    const room = Math.max(0, MAX_SLOW_WAITING - ofOthers);
    const surplus = site.waiting.splice(Math.min(room, MAX_SLOW_WAITING_PER_SITE));
    for (const { reject } of surplus) reject(new ReadersBusyError());
  }

  #remember(name: string, costMs: number): void {
    const known = this.#costs.get(name) ?? 0;
    this.#costs.delete(name);
    this.#costs.set(name, Math.max(costMs, known * DECAY));
    const [oldest] = this.#costs.keys();
    if (this.#costs.size > MAX_REMEMBERED_SITES && oldest !== undefined) this.#costs.delete(oldest);
  }
}

function countWaiting(sites: ReadonlySet<Site>): number {
  let count = 0;
  for (const { waiting } of sites) count += waiting.length;
  return count;
}
