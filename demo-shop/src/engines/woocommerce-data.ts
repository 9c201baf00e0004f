import { descriptionOf, reviewsOf } from '../page-parts/reviews.ts';
import { withoutTaxMinor } from '../catalogue/storefront-locale.ts';
import { decimal, imageUrl, validUntil, type ProductPage } from './product-page.ts';
import { woocommerceLayout } from './woocommerce-layout.ts';

/** The page's JSON-LD, as WooCommerce's structured data class builds it. */
export function structuredData(page: ProductPage) {
  const { product, url } = page;
  const { locale, title } = product;
  const crumbs = [locale.wording.home, locale.wording.categories[product.category], title];
  return {
    '@context': 'https://schema.org/',
    '@graph': [
      {
        '@context': 'https://schema.org/',
        '@type': 'BreadcrumbList',
        itemListElement: crumbs.map((name, index) => ({
          '@type': 'ListItem',
          position: index + 1,
          item: { name },
        })),
      },
      {
        '@context': 'https://schema.org/',
        '@type': 'Product',
        '@id': `${url}#product`,
        name: title,
        url,
        description: descriptionOf(product).join(' '),
        image: imageUrl(page),
        sku: product.sku,
        gtin: product.gtin,
        brand: { '@type': 'Brand', name: product.brand },
        offers: [offerData(page)],
        aggregateRating: {
          '@type': 'AggregateRating',
          ratingValue: product.rating,
          reviewCount: product.reviewCount,
        },
        review: reviewData(page),
      },
    ],
  };
}

function reviewData({ product }: ProductPage) {
  return reviewsOf(product)
    .slice(0, 5)
    .map(({ author, text, stars, day }) => ({
      '@type': 'Review',
      reviewRating: { '@type': 'Rating', bestRating: '5', ratingValue: String(stars), worstRating: '1' },
      author: { '@type': 'Person', name: author },
      reviewBody: text,
      datePublished: day,
    }));
}

function offerData(page: ProductPage) {
  const { product, offer, origin, url } = page;
  const common = {
    availability: `https://schema.org/${offer.availability}`,
    url,
    seller: { '@type': 'Organization', name: woocommerceLayout.storeName, url: origin },
  };
  const highMinor = offer.priceMinor + (product.variants.at(-1)?.extraMinor ?? 0);
  if (highMinor > offer.priceMinor) {
    return {
      '@type': 'AggregateOffer',
      lowPrice: decimal(page, offer.priceMinor),
      highPrice: decimal(page, highMinor),
      offerCount: product.variants.length,
      priceCurrency: product.locale.currency,
      ...common,
    };
  }
  const sale = priceSpecification(page, offer.priceMinor);
  const list =
    offer.listPriceMinor === null
      ? []
      : [{ ...priceSpecification(page, offer.listPriceMinor), priceType: 'https://schema.org/ListPrice' }];
  return {
    '@type': 'Offer',
    priceSpecification: [sale, ...list],
    priceValidUntil: validUntil(page),
    ...common,
  };
}

function priceSpecification(page: ProductPage, minor: number) {
  const { locale } = page.product;
  return {
    '@type': 'UnitPriceSpecification',
    price: decimal(page, minor),
    priceCurrency: locale.currency,
    valueAddedTaxIncluded: withoutTaxMinor(locale, minor) !== minor,
    validThrough: validUntil(page),
  };
}
