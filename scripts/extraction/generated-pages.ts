import { generatePages, type TemplatePart } from '@tidemark/demo-shop/generator/generate-page.ts';
import { type GeneratedPage } from '@tidemark/demo-shop/generator/generated-page.ts';
import { type Label, type LabelledPage } from './load-labelled-pages.ts';

export interface GeneratedPages {
  seed: number;
  count: number;
  /** "development" when missing. */
  part?: TemplatePart;
}

/** A labelled page with what it was generated from. */
export interface GeneratedLabelledPage extends LabelledPage {
  generated: GeneratedPage;
}

/** Labelled pages of the page generator. Their group is the template, so that whole templates are held out. */
export function generatedPages(pages: GeneratedPages): GeneratedLabelledPage[] {
  return [...generatePages(pages)].map((generated, index) => ({
    html: generated.html,
    url: generated.url,
    group: `generated ${generated.template}`,
    label: generatedLabel(generated, `seed ${pages.seed + index} ${generated.template}`),
    generated,
  }));
}

/** The label in the format of the labels file. */
export function generatedLabel({ label, url }: GeneratedPage, file: string): Label {
  const { currency } = label;
  return {
    file,
    url_if_known: url,
    is_product: label.isProduct,
    price: label.price,
    currency,
    also_ok: currency === null ? [] : label.alsoOk.map((price) => ({ price, currency })),
    availability: label.availability,
    title: label.title,
    list_price: label.listPrice,
  };
}
