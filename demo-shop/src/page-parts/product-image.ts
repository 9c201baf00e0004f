import { type DemoProduct } from '../catalogue/catalogue.ts';
import { type Category } from '../catalogue/catalogue-items.ts';
import { at, seededRandom } from '../catalogue/seeded-random.ts';

/** Line drawings, as SVG in a 240 x 240 box. */
const DRAWINGS: Readonly<Record<Category, string>> = {
  home: '<path d="M60 130 120 70l60 60M76 118v62h88v-62M106 180v-38h28v38"/>',
  audio:
    '<path d="M64 150v-24a56 56 0 0 1 112 0v24"/><rect x="54" y="142" width="26" height="44" rx="11"/><rect x="160" y="142" width="26" height="44" rx="11"/>',
  books:
    '<path d="M120 86c-18-14-42-16-62-12v96c20-4 44-2 62 12 18-14 42-16 62-12V74c-20-4-44-2-62 12zM120 86v96"/>',
  outdoor:
    '<path d="M44 178 104 76l32 54 16-22 44 70zM88 104l16 12 16-14"/><circle cx="170" cy="74" r="13"/>',
  kitchen:
    '<path d="M66 112h108v44a26 26 0 0 1-26 26H92a26 26 0 0 1-26-26zM54 112h132M96 96V78M120 96V70M144 96V78"/>',
  toys: '<rect x="60" y="126" width="54" height="54" rx="6"/><rect x="126" y="126" width="54" height="54" rx="6"/><rect x="93" y="64" width="54" height="54" rx="6"/>',
};

const HUES: Readonly<Record<Category, number>> = {
  home: 28,
  audio: 262,
  books: 352,
  outdoor: 148,
  kitchen: 12,
  toys: 204,
};

export function imagePath(product: DemoProduct): string {
  return `/images/${product.id}.svg`;
}

/** The product's image: the drawing of its category and its initials over a gradient. */
export function renderProductImage(product: DemoProduct): string {
  const random = seededRandom('image', product.id, product.title);
  const hue = HUES[product.category] + random.between(-14, 14);
  const tilt = random.between(-8, 8);
  const initials = product.title
    .split(' ')
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 2)
    .map((word) => at([...word], 0).toUpperCase())
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480" role="img">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 62% 62%)"/><stop offset="1" stop-color="hsl(${hue + 38} 58% 38%)"/></linearGradient>
<radialGradient id="l" cx=".3" cy=".2" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".4"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>
<rect width="480" height="480" fill="url(#g)"/><circle cx="${random.between(330, 430)}" cy="${random.between(60, 130)}" r="${random.between(60, 120)}" fill="#fff" opacity=".08"/>
<circle cx="${random.between(40, 120)}" cy="${random.between(380, 450)}" r="${random.between(70, 150)}" fill="#000" opacity=".07"/><rect width="480" height="480" fill="url(#l)"/>
<g transform="translate(120 104) rotate(${tilt} 120 120)" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" stroke-linejoin="round">${DRAWINGS[product.category]}</g>
<text x="240" y="420" text-anchor="middle" font-family="Georgia,serif" font-size="44" letter-spacing="6" fill="#fff" fill-opacity=".9">${initials}</text></svg>`;
}

export function renderFavicon(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240"><rect width="240" height="240" rx="52" fill="hsl(${HUES.outdoor} 45% 34%)"/><g fill="none" stroke="#fff" stroke-width="14" stroke-linecap="round" stroke-linejoin="round">${DRAWINGS.home}</g></svg>`;
}
