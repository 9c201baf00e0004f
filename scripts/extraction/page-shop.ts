import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Label, type LabelledPage } from './load-labelled-pages.ts';

/** Which pages are used: a third of the shops is held out of development and scored only at the end. */
export type CorpusPart = 'dev' | 'held-out' | 'all';

/** Whether the page's shop belongs to a part. The hash of its name decides, so new pages move no shop. */
export function isInPart({ shop, group }: LabelledPage, part: CorpusPart): boolean {
  const [byte = 0] = createHash('sha256')
    .update(shop ?? group)
    .digest();
  return part === 'all' || (byte % 3 === 0) === (part === 'held-out');
}

export function isCorpusPart(name: string): name is CorpusPart {
  return name === 'dev' || name === 'held-out' || name === 'all';
}

/** The host without "www.", else the name of the file. */
export function shopOf({ host_if_known: host, url_if_known: url, file }: Label): string {
  const known = host ?? URL.parse(url ?? '')?.hostname;
  return known ? known.replace(/^www\./, '') : (basename(file).split('.html')[0] ?? file);
}

/** The shop's name in its domain: "www.amazon.co.uk" and "amazon.com" are one group. */
export function groupOf({ url_if_known: url, file }: Label): string {
  const host = URL.parse(url ?? '')?.hostname;
  if (!host) return file;
  const [, ...names] = host.split('.').toReversed();
  return names.find((name) => name.length > 3) ?? names[0] ?? host;
}
