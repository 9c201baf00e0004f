import { type Curve } from './isotonic-curve.ts';
import { type Trees } from './trees.ts';

/** The kinds of drop that the model predicts, in the order of its heads. */
export const DROPS = [
  { days: 7, percent: 5 },
  { days: 7, percent: 10 },
  { days: 14, percent: 5 },
  { days: 14, percent: 10 },
  { days: 30, percent: 5 },
  { days: 30, percent: 10 },
] as const;
/** The index of the drop that waiting waits for. */
export const VERDICT_DROP = DROPS.findIndex(({ days, percent }) => days === 30 && percent === 5);
export const QUANTILES = [0.1, 0.5, 0.9] as const;

/** Predicts the chance of a drop: trees and a logistic regression, averaged in log odds, then calibrated. */
export interface DropHead {
  trees: Trees;
  linear: Float64Array;
  curve: Curve;
}

/** All learned parameters of a forecast. Plain data. */
export interface ForecastModel {
  /** A hash of the content: models of the same version are equal. */
  version: string;
  features: readonly string[];
  /** For each feature, the edges of its bins. */
  edges: readonly Float32Array[];
  means: Float32Array;
  scales: Float32Array;
  drops: readonly DropHead[];
  /**
   * The saving of waiting if the price falls by 5% within 30 days (`fell`) and if it does not (`held`). Their
   * mean, weighted by that chance, is calibrated by `curve`. The verdict is to wait from an expected saving
   * of `waitFrom` on.
   */
  saving: { fell: Trees; held: Trees; curve: Curve; waitFrom: number };
  /** Quantiles of the lowest price over the current price (logarithms). */
  lows: readonly Trees[];
  /** How far to widen the interval of the lowest price, by change frequency bin. */
  widening: Float64Array;
  /** Logarithm of the days until the lowest price. */
  lowDays: Trees;
}

type Encoded = null | string | number | boolean | readonly Encoded[] | { readonly [name: string]: Encoded };

const ARRAYS = { Float32Array, Float64Array, Uint8Array } as const;

/**
 * The model as JSON text. Typed arrays become `{"Float32Array": base64}`. Equal models give the same text.
 */
export function encodeModel(model: ForecastModel): string {
  const text = JSON.stringify(
    model,
    (_, value: unknown) => {
      for (const [name, Type] of Object.entries(ARRAYS))
        if (value instanceof Type)
          return { [name]: bytesToText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
      return value;
    },
    2,
  );
  return `${text}\n`;
}

/** The version of a model: the FNV-1a hash of its JSON text. */
export function modelVersion(model: ForecastModel): string {
  let hash = 0x811c9dc5;
  for (const character of encodeModel({ ...model, version: '' }))
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return `2-${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/**
 * Parses text that `encodeModel` wrote. Null if it is no model, was changed since, or was trained on other
 * features.
 */
export function readModel(text: string, features: readonly string[]): ForecastModel | null {
  try {
    const model = decodeModel(JSON.parse(text) as object, features);
    return modelVersion(model) === model.version ? model : null;
  } catch {
    return null;
  }
}

/** Decodes the parsed JSON of `encodeModel`. Throws if the model was trained on other features. */
export function decodeModel(encoded: object, features: readonly string[]): ForecastModel {
  const model = revive(encoded as Encoded) as unknown as ForecastModel;
  if (JSON.stringify(model.features) !== JSON.stringify(features))
    throw new Error('the forecast model was trained on other features; train it again');
  return model;
}

function revive(value: Encoded): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(revive);
  const entries = Object.entries(value);
  for (const [name, Type] of Object.entries(ARRAYS)) {
    const [only, content] = entries[0] ?? [];
    if (only === name && typeof content === 'string') return new Type(textToBytes(content).buffer);
  }
  return Object.fromEntries(entries.map(([name, part]) => [name, revive(part)]));
}

function bytesToText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The model that forecasts are currently made with. */
export interface ModelInUse {
  model: ForecastModel;
  /** The latest moment of this service's own prices in its training data; null if there are none. */
  learnedUntil: Date | null;
}

/** Called for each batch, so that a new model is used without a restart. */
export type GetModelInUse = () => Promise<ModelInUse>;
