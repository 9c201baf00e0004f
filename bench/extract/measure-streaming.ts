import { gzipSync } from 'node:zlib';
import { extractOffer } from '../../server/src/shop/extract/extract-offer.ts';
import { type ExtractedOffer } from '../../server/src/shop/extract/model/extracted-offer.ts';

export interface SavedPage {
  file: string;
  url: string;
  bytes: Buffer;
}

const STEPS = 20;
/** Confidence in the price at which an extractor that also knows title and availability might stop. */
const CONFIDENCES = [0.9, 0.99, 0.999];

/**
 * Measures how much of a page is needed for the same result as the whole page gives: at the earliest step
 * with that result (a lower bound), and where an extractor would stop by its own confidence. Prints shares of
 * the bytes and compressed bytes.
 */
export function measureStreaming(pages: SavedPage[]): object {
  const extracted = pages.map(extractInSteps);
  const earliest = extracted.map(({ readings, whole }) => firstStableStep(readings, whole));
  const figures = {
    pages: pages.length,
    earliest: { ...sharesOf(earliest, pages) },
    byConfidence: CONFIDENCES.map((confidence) => {
      const stops = extracted.map(({ readings }) => firstConfidentStep(readings, confidence));
      const changed = extracted.filter(
        ({ readings, whole }, page) => !isSame(readings[stops[page] ?? 0], whole),
      );
      return { confidence, ...sharesOf(stops, pages), resultsChanged: changed.length };
    }),
  };
  console.dir(figures, { depth: 4 });
  return figures;
}

function extractInSteps({ bytes, url }: SavedPage): { readings: ExtractedOffer[]; whole: ExtractedOffer } {
  const readings = Array.from({ length: STEPS }, (_, step) =>
    extractOffer({ html: bytes.subarray(0, lengthAt(bytes, step)), url }),
  );
  return { readings, whole: extractOffer({ html: bytes, url }) };
}

function lengthAt(bytes: Buffer, step: number): number {
  return Math.ceil((bytes.length * (step + 1)) / STEPS);
}

function isSame(a: ExtractedOffer | undefined, b: ExtractedOffer): boolean {
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

function firstStableStep(readings: ExtractedOffer[], whole: ExtractedOffer): number {
  return Math.min(readings.findLastIndex((it) => !isSame(it, whole)) + 1, STEPS - 1);
}

function firstConfidentStep(readings: ExtractedOffer[], confidence: number): number {
  const step = readings.findIndex(
    (it) => it.isProduct && it.price !== null && it.confidence >= confidence && it.availability && it.title,
  );
  return step < 0 ? STEPS - 1 : step;
}

function sharesOf(stops: number[], pages: SavedPage[]): object {
  const received = pages.map(({ bytes }, page) => bytes.subarray(0, lengthAt(bytes, stops[page] ?? 0)));
  const whole = pages.map(({ bytes }) => bytes);
  const saved = sum(whole.map(compressedLength)) - sum(received.map(compressedLength));
  const sorted = stops.map((step) => (step + 1) / STEPS).toSorted((a, b) => a - b);
  return {
    medianShare: sorted[sorted.length >> 1],
    shareOfAllBytes: Number((sum(received.map(lengthOf)) / sum(whole.map(lengthOf))).toFixed(3)),
    savedCompressedKilobytesPerPage: Math.round(saved / pages.length / 1000),
  };
}

function compressedLength(part: Uint8Array): number {
  return gzipSync(part).length;
}

function lengthOf(part: Uint8Array): number {
  return part.length;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
