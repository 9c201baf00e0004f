import { generatePages, type TemplatePart } from '@tidemark/demo-shop/generator/generate-page.ts';
import { type GeneratedPage } from '@tidemark/demo-shop/generator/generated-page.ts';
import { type Label, type LabelledPage } from './load-labelled-pages.ts';

export interface PagesToGenerate {
  seed: number;
  count: number;
  /** "development" when missing. */
  part?: TemplatePart;
}

/** A labelled page with what it was generated from. */
export interface GeneratedLabelledPage extends LabelledPage {
  generated: GeneratedPage;
}

/** Labelled pages of the page generator. Their group is the template, so that it is held out whole. */
export function generatedPages(pages: PagesToGenerate): GeneratedLabelledPage[] {
  return [...generatePages(pages)].map((generated, index) => ({
    html: generated.html,
    url: generated.url,
    group: `generated ${generated.template}`,
    shop: `generated ${generated.template}`,
    label: generatedLabel(generated, `seed ${pages.seed + index} ${generated.template}`),
    generated,
  }));
}

/** The label in the format of the labels file. A missing list price is scored too. */
export function generatedLabel({ label, url, amounts, trade }: GeneratedPage, file: string): Label {
  const { currency, availability, price, title } = label;
  const lowest = amounts.filter(({ role }) => role === 'low30').map(({ amount }) => amount);
  const listPrices = label.listPrice === null ? [null, ...lowest] : [label.listPrice];
  return {
    file,
    url_if_known: url,
    is_product: label.isProduct,
    price,
    currency,
    also_ok: currency === null ? [] : label.alsoOk.map((it) => ({ price: it, currency })),
    availability,
    title,
    list_price: label.listPrice,
    kind: label.pageKind === 'product' ? `product: ${trade}` : label.pageKind,
    scored: [
      'price',
      'isProduct',
      ...(price === null ? [] : (['currency', 'listPrice'] as const)),
      ...(availability === null ? [] : (['availability'] as const)),
      ...(title === null ? [] : (['title'] as const)),
    ],
    accepts: { listPrice: listPrices },
  };
}

/** Whether a page comes from the generator. */
export function isGenerated({ group }: LabelledPage): boolean {
  return group.startsWith('generated ');
}
