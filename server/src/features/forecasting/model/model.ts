import { type Curve } from './isotonic-curve.ts';
import { type Trees } from './trees.ts';

/** How the falls are told apart, in the order of a model's heads. */
export const DROPS = [
  { days: 7, percent: 5 },
  { days: 7, percent: 10 },
  { days: 14, percent: 5 },
  { days: 14, percent: 10 },
  { days: 30, percent: 5 },
  { days: 30, percent: 10 },
] as const;
/** The place among them of the fall that waiting waits for. */
export const VERDICT_DROP = DROPS.findIndex(({ days, percent }) => days === 30 && percent === 5);
export const QUANTILES = [0.1, 0.5, 0.9] as const;

/** The chance of a fall: trees and a logistic regression averaged in log odds, then calibrated. */
export interface DropHead {
  trees: Trees;
  linear: Float64Array;
  curve: Curve;
}

/** Everything that forecasts need that was learned; plain data. */
export interface ForecastModel {
  /** Names what was learned: two models of one version are the same. */
  version: string;
  features: readonly string[];
  /** For each feature, the edges of its bins. */
  edges: readonly Float32Array[];
  means: Float32Array;
  scales: Float32Array;
  drops: readonly DropHead[];
  /** What waiting saves where the price falls by 5 % within 30 days and where it does not; their mean by that chance, calibrated. */
  saving: { fell: Trees; held: Trees; curve: Curve; waitFrom: number };
  /** Quantiles of the lowest price over the price now (logarithms), and by how much to widen them, by `restlessness`. */
  lows: readonly Trees[];
  widening: Float64Array;
  /** Logarithm of the days until the lowest price. */
  lowDays: Trees;
}

type Encoded = null | string | number | boolean | readonly Encoded[] | { readonly [name: string]: Encoded };

const ARRAYS = { Float32Array, Float64Array, Uint8Array } as const;

/** The model as JSON text: typed arrays become `{"Float32Array": base64}`. The same model gives the same text. */
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

/** A name that differs where what was learned differs (FNV-1a of its text). */
export function modelVersion(model: ForecastModel): string {
  let hash = 0x811c9dc5;
  for (const letter of encodeModel({ ...model, version: '' }))
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return `2-${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** The model of a text that `encodeModel` wrote; null when it is not one, was changed since, or is for other features. */
export function readModel(text: string, features: readonly string[]): ForecastModel | null {
  try {
    const model = decodeModel(JSON.parse(text) as object, features);
    return modelVersion(model) === model.version ? model : null;
  } catch {
    return null;
  }
}

/** The model that `encodeModel` wrote, from its parsed JSON. Throws when it is for other features. */
export function decodeModel(encoded: object, features: readonly string[]): ForecastModel {
  const model = revive(encoded as Encoded) as unknown as ForecastModel;
  if (JSON.stringify(model.features) !== JSON.stringify(features))
    throw new Error('the forecast model was trained for other features; train it again');
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
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** The model that forecasts are made with now. */
export interface ModelInUse {
  model: ForecastModel;
  /** The latest moment of this service's own prices that it has learned from; null: it has seen none of them. */
  learnedUntil: Date | null;
}

/** Asked for each batch, so that another model is taken up without a restart. */
export type GetModelInUse = () => Promise<ModelInUse>;
