import { createRequire } from 'node:module';
import path from 'node:path';
import { type Peer } from './peers.ts';
import { peerOffer } from './peer-offer.ts';

interface Shopping {
  price?: number | string | null;
  currency?: string | null;
  availability?: string | null;
  name?: string | null;
  title?: string | null;
}
type Scrape = (page: { url: string; html: string }) => Promise<Shopping>;

/** metascraper with its shopping rules, from the folder in which it is installed. */
export function extractByMetascraper(folder: string): Peer {
  const require = createRequire(path.join(folder, 'package.json'));
  const [scraper, ...rules] = ['metascraper', '@samirrayani/metascraper-shopping', 'metascraper-title'].map(
    (name) => require(name) as unknown,
  ) as [(rules: unknown[]) => Scrape, ...(() => unknown)[]];
  const scrape = scraper(rules.map((rule) => rule()));
  return async (pages) => {
    const offers = [];
    for (const { html, url } of pages) {
      const address = URL.canParse(url) ? url : 'https://www.example.com/';
      const found = await scrape({ url: address, html }).catch((): Shopping => ({}));
      offers.push(peerOffer({ ...found, title: found.name ?? found.title }));
    }
    return offers;
  };
}
