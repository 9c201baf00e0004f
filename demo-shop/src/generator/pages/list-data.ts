import { jsonLd, scriptJson } from '../../page-parts/html.ts';
import { plainAmount } from '../scene/price-format.ts';
import { type Scene } from '../scene/scene.ts';

/** Structured data of a list: often none, sometimes a list, sometimes a Product with all prices' range. */
export function listData({ random, others, market }: Scene, name: string): string {
  const draw = random.next();
  if (draw < 0.5) return '';
  const prices = others.map((it) => it.cents);
  const aggregate = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name,
    offers: {
      '@type': 'AggregateOffer',
      lowPrice: plainAmount(Math.min(...prices)),
      highPrice: plainAmount(Math.max(...prices)),
      priceCurrency: market.currency,
      offerCount: prices.length,
    },
  };
  const list = {
    '@context': 'https://schema.org',
    '@type': 'ItemList',
    name,
    itemListElement: others.map((it, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      url: `/p/${it.slug}`,
    })),
  };
  const crumbs = { '@context': 'https://schema.org', '@type': 'BreadcrumbList', itemListElement: [] };
  return jsonLd(scriptJson(draw < 0.65 ? aggregate : draw < 0.85 ? list : crumbs));
}
