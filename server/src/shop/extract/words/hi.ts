import { type Words } from './words.ts';

/** Hindi. */
// prettier-ignore
export const hi: Words = {
  outOfStock: ['स्टॉक में नहीं'],
  inStock: ['स्टॉक में'],
  stockFiller: ['माफ़ करें', 'यह', 'उत्पाद', 'फिलहाल', 'है'],
  listPrice: ['एमआरपी'],
  otherAmount: ['छूट', 'बचत', 'डिलीवरी'],
  membersOnly: ['सदस्य'],
  tradeIn: ['एक्सचेंज'],
  units: {
    kg: ['किलो', 'किग्रा'],
    g: ['ग्राम'],
    l: ['लीटर'],
    m: ['मीटर'],
    piece: ['नग'],
  },
  perUnit: ['प्रति'],
  sellerLabel: ['विक्रेता'],
  conditionLabel: ['स्थिति'],
  conditionNew: ['नया'],
  conditionUsed: ['प्रयुक्त'],
  reviews: ['रेटिंग', 'समीक्षा*'],
};
