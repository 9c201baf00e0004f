import { type Language } from './language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { sv } from './sv.ts';
import { tr } from './tr.ts';

/** English is drawn more often: its shops use most currencies. */
export const LANGUAGES: readonly Language[] = [en, en, en, ar, de, es, fr, ja, pl, pt, sv, tr];
