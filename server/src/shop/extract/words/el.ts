import { type Words } from './words.ts';

/** Greek. */
// prettier-ignore
export const el: Words = {
  discontinued: ['καταργήθηκε'],
  preOrder: ['προπαραγγελία'],
  backOrder: ['κατόπιν παραγγελίας'],
  outOfStock: ['εξαντλ*', 'μη διαθέσιμο', 'δεν υπάρχει'],
  inStock: ['διαθέσιμο', 'σε απόθεμα'],
  negation: ['δεν'],
  negativeAnswer: ['όχι'],
  listPrice: ['αρχική τιμή', 'παλιά τιμή', 'πριν', 'πλτ', 'π.λ.τ.'],
  otherAmount: ['χρέωση', 'έκπτωση', 'κέρδος', 'εξοδα αποστολής', 'μεταφορικά'],
  days: ['ημερών'],
  units: {
    kg: ['κιλό', 'κιλο', 'κιλ'],
    g: ['γρ'],
    l: ['λίτρο', 'λτ'],
    m: ['μέτρο'],
    piece: ['τεμ', 'τεμάχιο'],
  },
  perUnit: ['ανά'],
  perPiece: ['τεμ'],
  soldBy: ['πωλείται από'],
  sellerLabel: ['πωλητής'],
  conditionLabel: ['κατάσταση'],
  conditionNew: ['καινούργι'],
  conditionUsed: ['μεταχειρισμέν'],
  ratingOutOf: ['από'],
  reviews: ['κριτικ*', 'αξιολογήσ*'],
  stars: ['αστέρια'],
  buyButton: ['προσθήκη στο καλάθι', 'στο καλάθι'],
  errorTitle: ['δεν βρέθηκε'],
  infoTitle: ['αποστολές', 'επικοινωνία'],
};
