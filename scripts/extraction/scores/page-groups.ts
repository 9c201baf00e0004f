import { type LabelledPage } from '../load-labelled-pages.ts';

/** The kind of a page: the report's or the template's, otherwise what its label says of it. */
export function kindOf({ label }: LabelledPage): string {
  if (label.kind) return label.kind;
  if (!label.is_product) return 'no product';
  if (label.price === null) return 'product without a price';
  if (label.availability !== null && label.availability !== 'InStock') return 'product not in stock';
  return label.list_price === null ? 'product' : 'reduced product';
}

/** The language that the page declares, without its region. */
export function languageOf({ html }: LabelledPage): string {
  const language = /<html[^>]{0,2000}\slang\s*=\s*["']?([a-z]{2,3})/i.exec(html.slice(0, 20_000))?.[1];
  return language?.toLowerCase() ?? 'not declared';
}
