/** Class words of shop software that tell what an amount in an element is. */

export const PRICE_WORD =
  /price|preis|prix|precio|prezzo|cena|cijena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina|amount|cost|money)(?:$|[ _-])|цена/;
export const NOW_WORD =
  /current|final|sale(?!s)|special|(?:^|[ _-])(?:now|our|new|actual|today|main|live|current|offer|buy|buybox|pay|core|big)(?:$|[ _-])|pricetopay|selling|our-?price|price-?new|new-?price|product-?price|price-?product|p-price|ourprice|saleprice|buybox|main-?price/;
export const OLD_WORD =
  /(?:^|[ _-])(?:old|was|list|initial|before|previous|prev|original|orig|compare|regular-price|rrp|uvp|msrp|retail|basis|ref|reference|normal)(?:$|[ _-])|old-?price|price-?old|oldprice|listprice|wasprice|was-?price|regular-?price--|compare-?at|crossed|basisprice|a-text-price/;
/** Amounts that are not the price: unit prices, instalments, shipping, savings, totals. */
export const OTHER_WORD =
  /per-?(?:unit|month|kg|item)|unit-?price|base-?price|grundpreis|installment|instalment|monthly|financ|credit|klarna|affirm|leasing|ship|deliver|versand|livraison|saving|you-?save|discount-?(?:amount|value)|coupon|voucher|without-?tax|ex(?:cl|c)?-?(?:tax|vat)|price-?tax|netto|threshold|free-?ship|bonus|points|reward|deposit|member|club|loyal|prime-|filter|range-?slider|rating|review|qty|quantity|tier|bulk|swatch|addon|add-on|gift|used|warranty|insurance|extra-?options|subtotal|cart-total|total-?price/;
