import { type DemoProduct } from '../catalogue/catalogue.ts';
import { type Category } from '../catalogue/catalogue-items.ts';
import { seededRandom } from '../catalogue/seeded-random.ts';
import { DRAWINGS, type Point } from './drawings.ts';
import { encodePng } from './encode-png.ts';

const SIZE = 240;
const STROKE_RADIUS = 4.5;
const HUES: Readonly<Record<Category, number>> = {
  home: 28,
  audio: 262,
  books: 352,
  outdoor: 148,
  kitchen: 12,
  toys: 204,
};

type Colour = readonly [red: number, green: number, blue: number];

export function imagePath(product: DemoProduct): string {
  return `/images/${product.id}.png`;
}

/** The product's picture, a PNG: the drawing of its category over a gradient with two spots. */
export function renderProductImage(product: DemoProduct): Buffer {
  const random = seededRandom('image', product.id, product.title);
  const hue = HUES[product.category] + random.between(-14, 14);
  const gradient = gradientOf(hslToRgb(hue, 0.62, 0.62), hslToRgb(hue + 38, 0.58, 0.38));
  const light = { x: random.between(165, 215), y: random.between(30, 65), radius: random.between(30, 60) };
  const shade = { x: random.between(20, 60), y: random.between(190, 225), radius: random.between(35, 75) };
  const strokes = strokeCoverage(DRAWINGS[product.category]);
  const pixels = new Uint8Array(SIZE * SIZE * 3);
  for (let pixel = 0, y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++, pixel++) {
      const white = Math.max(strokes[pixel] ?? 0, isInside(light, x, y) ? 0.1 : 0);
      const kept = (1 - white) * (isInside(shade, x, y) ? 0.92 : 1);
      for (let channel = 0; channel < 3; channel++)
        pixels[pixel * 3 + channel] = kept * (gradient[(x + y) * 3 + channel] ?? 0) + white * 255;
    }
  return encodePng(pixels, SIZE);
}

/** The colours along the diagonal, as RGB bytes. */
function gradientOf(from: Colour, to: Colour): Uint8Array {
  const steps = 2 * SIZE;
  return Uint8Array.from({ length: steps * 3 }, (_, i) => {
    const [start, end] = [from[i % 3] ?? 0, to[i % 3] ?? 0];
    return start + ((end - start) * Math.floor(i / 3)) / steps;
  });
}

const coverages = new Map<readonly (readonly Point[])[], Float32Array>();

/** How much of each pixel the strokes cover, from 0 to 1. Computed once for each drawing. */
function strokeCoverage(lines: readonly (readonly Point[])[]): Float32Array {
  const known = coverages.get(lines);
  if (known) return known;
  const coverage = new Float32Array(SIZE * SIZE);
  for (const line of lines)
    for (const [index, end] of line.entries()) drawSegment(coverage, line[index - 1] ?? end, end);
  coverages.set(lines, coverage);
  return coverage;
}

function drawSegment(coverage: Float32Array, start: Point, end: Point): void {
  const margin = STROKE_RADIUS + 1;
  const [left, right] = [Math.min(start[0], end[0]) - margin, Math.max(start[0], end[0]) + margin];
  const [top, bottom] = [Math.min(start[1], end[1]) - margin, Math.max(start[1], end[1]) + margin];
  for (let y = Math.floor(top); y <= bottom; y++)
    for (let x = Math.floor(left); x <= right; x++) {
      const covered = STROKE_RADIUS + 0.5 - distanceToSegment([x, y], start, end);
      const index = y * SIZE + x;
      coverage[index] = Math.max(coverage[index] ?? 0, Math.min(1, Math.max(0, covered)));
    }
}

function distanceToSegment([x, y]: Point, [x1, y1]: Point, [x2, y2]: Point): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

function isInside(circle: { x: number; y: number; radius: number }, x: number, y: number): boolean {
  return (x - circle.x) ** 2 + (y - circle.y) ** 2 < circle.radius ** 2;
}

/** CSS Color Module Level 4, section 7.1: hue in degrees, saturation and lightness from 0 to 1. */
function hslToRgb(hue: number, saturation: number, lightness: number): Colour {
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    const amplitude = saturation * Math.min(lightness, 1 - lightness);
    return 255 * (lightness - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

export function renderFavicon(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><rect width="240" height="240" rx="52" fill="hsl(${HUES.outdoor} 45% 34%)"/><g fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" stroke-linejoin="round"><path d="M60 130 120 70l60 60M76 118v62h88v-62M106 180v-38h28v38"/></g></svg>`;
}
