import { type Category } from '../catalogue/catalogue-items.ts';

export type Point = readonly [x: number, y: number];

const polyline = (...coordinates: number[]): Point[] =>
  Array.from(
    { length: coordinates.length / 2 },
    (_, i) => [coordinates[2 * i] ?? 0, coordinates[2 * i + 1] ?? 0] as const,
  );

/** A part of a circle, in degrees clockwise from the right. */
const arc = (x: number, y: number, radius: number, from = 0, to = 360): Point[] =>
  Array.from({ length: 25 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });

const box = (x: number, y: number, width: number, height: number): Point[] =>
  polyline(x, y, x + width, y, x + width, y + height, x, y + height, x, y);

/** Line drawings: strokes through points in a box of 240 x 240. */
export const DRAWINGS: Readonly<Record<Category, readonly (readonly Point[])[]>> = {
  home: [
    polyline(60, 130, 120, 70, 180, 130),
    polyline(76, 118, 76, 180, 164, 180, 164, 118),
    polyline(106, 180, 106, 142, 134, 142, 134, 180),
  ],
  audio: [
    [...polyline(64, 150), ...arc(120, 126, 56, 180, 360), ...polyline(176, 150)],
    box(54, 142, 26, 44),
    box(160, 142, 26, 44),
  ],
  books: [
    polyline(
      120,
      86,
      102,
      76,
      58,
      74,
      58,
      170,
      102,
      172,
      120,
      182,
      138,
      172,
      182,
      170,
      182,
      74,
      138,
      76,
      120,
      86,
    ),
    polyline(120, 86, 120, 182),
  ],
  outdoor: [
    polyline(44, 178, 104, 76, 136, 130, 152, 108, 196, 178, 44, 178),
    polyline(88, 104, 104, 116, 120, 102),
    arc(170, 74, 13),
  ],
  kitchen: [
    [
      ...polyline(66, 112, 174, 112),
      ...arc(148, 156, 26, 0, 90),
      ...arc(92, 156, 26, 90, 180),
      ...polyline(66, 112),
    ],
    polyline(54, 112, 186, 112),
    polyline(96, 96, 96, 78),
    polyline(120, 96, 120, 70),
    polyline(144, 96, 144, 78),
  ],
  toys: [box(60, 126, 54, 54), box(126, 126, 54, 54), box(93, 64, 54, 54)],
};
