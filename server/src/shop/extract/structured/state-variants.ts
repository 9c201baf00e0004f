import { type PageAddress } from './page-address.ts';
import { textOf, things, type Thing } from './thing.ts';
import { type VariantKeys } from './variant-match.ts';

const LIST_KEYS = ['variants', 'variations', 'skus', 'combinations', 'productVariants', 'children'];
const ID_KEYS = 'id sku variantId variant_id skuId sku_id productId product_id code'.split(' ');
const VALUE_KEYS = 'option1 option2 option3 color colour size title'.split(' ');
const OPTION_KEYS = ['options', 'selectedOptions', 'attributes'];
const MAX_VARIANTS = 500;
const NUMBER = /^\d+$/;

/** The variants of a product in page state, as a list or as a GraphQL connection. */
export function variantsOf(product: Thing): Thing[] {
  for (const key of LIST_KEYS) {
    const listed = things(product[key]);
    const nodes = listed.flatMap((it) => [...things(it.nodes), ...things(it.edges).flatMap(nodeOf)]);
    const variants = nodes.length > 0 ? nodes : listed;
    if (variants.length > 0) return variants.slice(0, MAX_VARIANTS);
  }
  return [];
}

function nodeOf(edge: Thing): Thing[] {
  return things(edge.node);
}

/** What identifies a variant in page state. A global id ("gid://shop/Variant/42") ends in the number. */
export function stateVariantKeys(variant: Thing): VariantKeys {
  const options = OPTION_KEYS.flatMap((key) => {
    const list = variant[key];
    return Array.isArray(list) ? list.map((it) => textOf(things(it)[0]?.value ?? it)) : [];
  });
  return {
    urls: [],
    ids: ID_KEYS.map((key) => textOf(variant[key])).map((id) => id && id.slice(id.lastIndexOf('/') + 1)),
    values: [...VALUE_KEYS.map((key) => textOf(variant[key])), ...options],
  };
}

/** Whether the URL names a variant by a number, and the variants have other numbers. */
export function lacksVariantId({ named }: PageAddress, variants: readonly Thing[]): boolean {
  const wanted = named.get('variant') ?? named.get('variantid') ?? '';
  const ids = variants
    .flatMap((it) => stateVariantKeys(it).ids)
    .filter((id) => id !== null && NUMBER.test(id));
  return NUMBER.test(wanted) && ids.length > 0 && !ids.includes(wanted);
}
