import { each } from './html.ts';
import { at, seededRandom } from '../catalogue/seeded-random.ts';
import { type StorefrontLocale } from '../catalogue/storefront-locale.ts';

const TONES = [
  'black', 'ink', 'slate', 'stone', 'cloud', 'white', 'moss', 'fern', 'pine', 'sea', 'sky', 'denim', 'plum', 'rose',
  'brick', 'clay', 'amber', 'sand', 'honey', 'cream',
]; // prettier-ignore

/** The colour and spacing presets that page builders write into each page. They add realistic page weight. */
export function presetStyles(prefix: string, count: number): string {
  const random = seededRandom('presets', prefix);
  const names = Array.from(
    { length: count },
    (_, index) => `${at(TONES, index)}-${Math.floor(index / TONES.length) + 1}`,
  );
  const variables = each(
    names,
    (name) =>
      `--${prefix}--color--${name}:hsl(${random.between(0, 359)} ${random.between(20, 80)}% ${random.between(20, 90)}%);`,
  );
  const rules = each(
    names,
    (name) =>
      `.has-${name}-color{color:var(--${prefix}--color--${name})!important}.has-${name}-background-color{background-color:var(--${prefix}--color--${name})!important}.has-${name}-border-color{border-color:var(--${prefix}--color--${name})!important}`,
  );
  const grid = each(
    Array.from({ length: count }, (_, index) => index),
    (step) =>
      `.${prefix}-gap-${step}{gap:${step * 2}px}.${prefix}-span-${step}{grid-column:span ${step}}@media(min-width:${500 + step * 20}px){.${prefix}-up-${step}{display:block}}`,
  );
  return `:root{${variables}}${rules}${grid}`;
}

/** A hidden SVG sprite of line icons, as themes inline it at the top of the body. */
export function iconSprite(prefix: string, count: number): string {
  const random = seededRandom('icons', prefix);
  const point = (): string => `${(random.next() * 22 + 1).toFixed(2)} ${(random.next() * 22 + 1).toFixed(2)}`;
  const symbols = Array.from({ length: count }, (_, index) => {
    const path = Array.from({ length: random.between(4, 9) }, () => `C${point()} ${point()} ${point()}`).join(
      '',
    );
    return `<symbol id="${prefix}-icon-${index + 1}" viewBox="0 0 24 24"><path fill="none" stroke="currentColor" stroke-width="1.5" d="M${point()}${path}z"/></symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" style="display:none" aria-hidden="true">${symbols.join('')}</svg>`;
}

const FEATURES = [
  'cartDrawer', 'quickView', 'stickyBuyButton', 'backInStockForm', 'giftWrapping', 'storePickup', 'predictiveSearch',
  'lazyImages', 'wishlistSync', 'reviewPhotos', 'sizeGuide', 'expressCheckout', 'recommendations', 'loyaltyPoints',
]; // prettier-ignore

/** A theme's configuration for its scripts: routes, texts, feature flags, thresholds. Contains no product. */
export function scriptConfig(locale: StorefrontLocale, root: string, experiments: number) {
  const random = seededRandom('config', root, locale.tag);
  return {
    locale: locale.tag,
    currency: {
      active: locale.currency,
      rate: '1.0',
      symbol: locale.money.symbol,
      decimals: locale.currency === 'JPY' ? 0 : 2,
    },
    routes: Object.fromEntries(
      ['cart', 'account', 'search', 'checkout', 'wishlist', 'compare', 'newsletter'].map((name) => [
        name,
        `${root}/${name}`,
      ]),
    ),
    freeShippingThreshold: locale.freeShippingMinor / 100,
    minimumOrderAmount: 10,
    features: Object.fromEntries(FEATURES.map((name) => [name, random.next() > 0.4])),
    strings: locale.wording,
    experiments: Array.from({ length: experiments }, (_, index) => ({
      id: `exp-${random.between(10_000, 99_999)}`,
      name: `${at(FEATURES, index)}-${random.between(1, 9)}`,
      bucket: random.between(0, 99),
      variants: [
        { key: 'control', weight: 0.5 },
        { key: 'treatment', weight: 0.5, price_label_color: '#b12704' },
      ],
      audiences: ['returning', 'mobile', `cohort-${random.between(1, 400)}`],
    })),
  };
}
