import { type Words } from './words.ts';

/** Hebrew. */
// prettier-ignore
export const he: Words = {
  discontinued: ['הופסק( הייצור)?'],
  preOrder: ['הזמנה מוקדמת'],
  outOfStock: ['אזל( מהמלאי| המלאי)?', 'לא במלאי', 'אינו במלאי', 'חסר במלאי', 'המוצר אזל'],
  inStock: ['במלאי', 'קיים במלאי'],
  stockLabel: ['זמינות'],
  negation: ['לא', 'אינו', 'אין'],
  negativeAnswer: ['לא'],
  price: ['מחיר'],
  listPrice: ['קודם', 'מחיר (מקורי|רגיל|מחירון)', 'במקום'],
  otherAmount: ['חיסכון', 'הנחה', 'משלוח'],
  instalment: ['תשלומים'],
  free: ['מתנה', 'חינם'],
  membersOnly: ['עם כרטיס', 'לחברי'],
  units: {
    kg: ['ק"ג', 'קילו'],
    g: ['גרם', 'גר'],
    l: ['ליטר'],
    ml: ['מ"ל'],
    m: ['מטר'],
    piece: ['יח', 'יחידה'],
  },
  soldBy: ['נמכר (על ידי|ע"י)'],
  sellerLabel: ['מוכר'],
  conditionLabel: ['מצב'],
  conditionNew: ['חדש'],
  conditionUsed: ['משומש'],
  conditionRefurbished: ['מחודש'],
  ratingOutOf: ['מתוך'],
  reviews: ['ביקורות', 'דירוגים'],
  stars: ['כוכבים'],
  buyButton: ['הוסף לסל', 'הוספה לסל', 'קנה עכשיו'],
  errorTitle: ['לא נמצא'],
  infoTitle: ['שאלות נפוצות', 'משלוחים'],
};
