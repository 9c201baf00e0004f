import { type Words } from './words.ts';

/** Ukrainian. */
// prettier-ignore
export const uk: Words = {
  discontinued: ['знято з виробництва'],
  preOrder: ['передзамовлення'],
  backOrder: ['под замовлення'],
  outOfStock: [
    'немає в наявності', 'повідомити про наявність', 'відсутній (на складі|у наявності)', 'нема в наявності',
  ],
  inStock: ['в наявності', 'є в наявності', 'готов до відправки'],
  stockLabel: ['наявність'],
  negation: ['немає'],
  negativeAnswer: ['ні'],
  stockFiller: ['на жаль', 'тимчасово'],
  price: ['ціна'],
  listPrice: ['стара ціна', 'раніше'],
  otherAmount: ['без пдв'],
  withoutTax: ['без пдв'],
  instalment: ['на місяць'],
  days: ['днів'],
  free: ['безкоштовно'],
  membersOnly: ['за картк*'],
  units: {
    kg: ['кілограм'],
  },
  conditionLabel: ['стан'],
  conditionUsed: ['вживан'],
  ratingOutOf: ['з'],
  reviews: ['відгук*', 'оцін*'],
  stars: ['зірок'],
  buyButton: ['в кошик', 'додати (в|до) кошика', 'купити'],
  dealButton: ['показати телефон', 'написати продавцю'],
  errorTitle: ['не знайден[оа]'],
  shopPageTitle: ['кошик'],
  infoTitle: ['доставка і оплата'],
};
