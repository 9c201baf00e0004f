import { gzipSync } from 'node:zlib';
import { extractOffer } from '../../server/src/shop/extract/extract-offer.ts';
import { type PageReading } from '../../server/src/shop/extract/model/page-reading.ts';

export type SavedPage = { file: string; url: string; bytes: Buffer };

const STEPS = 20;
/** A reader that stops as soon as it is this sure of the price, and knows title and stock. */
const CONFIDENCES = [0.9, 0.99, 0.999];

/**
 * How much of a page must have arrived for the answers that the whole page gives: as one who knew them
 * beforehand could stop, and as a reader stops who goes by his own confidence; in shares of the bytes, and of
 * the compressed bytes.
 */
export function measureStreaming(pages: SavedPage[]): object {
  const read = pages.map(readInSteps);
  const atBest = read.map(({ readings, whole }) => firstStepThatStays(readings, whole));
  const figures = {
    pages: pages.length,
    atBest: { ...sharesOf(atBest, pages) },
    byConfidence: CONFIDENCES.map((sure) => {
      const stops = read.map(({ readings }) => stepWhenSure(readings, sure));
      const changed = read.filter(({ readings, whole }, page) => !isSame(readings[stops[page] ?? 0], whole));
      return { sure, ...sharesOf(stops, pages), answersChanged: changed.length };
    }),
  };
  console.dir(figures, { depth: 4 });
  return figures;
}

function readInSteps({ bytes, url }: SavedPage): { readings: PageReading[]; whole: PageReading } {
  const readings = Array.from({ length: STEPS }, (_, step) =>
    extractOffer({ html: bytes.subarray(0, lengthAt(bytes, step)), url }),
  );
  return { readings, whole: extractOffer({ html: bytes, url }) };
}

function lengthAt(bytes: Buffer, step: number): number {
  return Math.ceil((bytes.length * (step + 1)) / STEPS);
}

function isSame(a: PageReading | undefined, b: PageReading): boolean {
  return (
    a !== undefined &&
    a.isProduct === b.isProduct &&
    a.price === b.price &&
    a.currency === b.currency &&
    a.listPrice === b.listPrice &&
    a.availability === b.availability &&
    a.title === b.title
  );
}

function firstStepThatStays(readings: PageReading[], whole: PageReading): number {
  return Math.min(readings.findLastIndex((it) => !isSame(it, whole)) + 1, STEPS - 1);
}

function stepWhenSure(readings: PageReading[], sure: number): number {
  const step = readings.findIndex(
    (it) => it.isProduct && it.price !== null && it.confidence >= sure && it.availability && it.title,
  );
  return step < 0 ? STEPS - 1 : step;
}

function sharesOf(stops: number[], pages: SavedPage[]): object {
  const taken = pages.map(({ bytes }, page) => bytes.subarray(0, lengthAt(bytes, stops[page] ?? 0)));
  const whole = pages.map(({ bytes }) => bytes);
  const saved = sum(whole.map(packedLength)) - sum(taken.map(packedLength));
  const sorted = stops.map((step) => (step + 1) / STEPS).toSorted((a, b) => a - b);
  return {
    medianShare: sorted[sorted.length >> 1],
    shareOfAllBytes: Number((sum(taken.map(lengthOf)) / sum(whole.map(lengthOf))).toFixed(3)),
    savedCompressedKilobytesPerPage: Math.round(saved / pages.length / 1000),
  };
}

function packedLength(part: Uint8Array): number {
  return gzipSync(part).length;
}

function lengthOf(part: Uint8Array): number {
  return part.length;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
