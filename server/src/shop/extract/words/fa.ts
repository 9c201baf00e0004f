import { type Words } from './words.ts';

/** Persian. */
// prettier-ignore
export const fa: Words = {
  discontinued: ['توقف تولید'],
  preOrder: ['پیش[ \\u200c]?(خرید|فروش|سفارش)'],
  outOfStock: ['ناموجود', 'موجود نیست', 'اتمام موجودی', 'به زودی موجود'],
  inStock: ['موجود در انبار', 'موجود است'],
  negation: ['نیست'],
  negativeAnswer: ['خیر'],
  listPrice: ['قیمت قبلی'],
  units: {
    kg: ['کیلو', 'کیلوگرم'],
    g: ['گرم'],
    l: ['لیتر'],
  },
  sellerLabel: ['فروشنده'],
  conditionLabel: ['وضعیت'],
  conditionNew: ['نو'],
  conditionUsed: ['دست دوم'],
  ratingOutOf: ['از'],
  buyButton: ['افزودن به سبد'],
  errorTitle: ['یافت نشد'],
};
