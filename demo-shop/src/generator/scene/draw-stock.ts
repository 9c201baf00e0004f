import { type SeededRandom } from '../../catalogue/seeded-random.ts';
import { type Scene, type Stock, type Trade } from './scene.ts';

const SINGLE_PIECES: ReadonlySet<Trade> = new Set(['auction', 'classified']);
/** Sold without a stock of them: a page that says nothing about it leaves it open. */
const WITHOUT_STOCK: ReadonlySet<Trade> = new Set([
  'auction', 'classified', 'rental', 'service', 'comparison',
]); // prettier-ignore

/** Draws whether the product can be bought, and how the page says so. */
export function drawStock(random: SeededRandom, trade: Trade, say: Scene['say']): Stock {
  const draw = random.next();
  if (draw < 0.42) return inStock(random, say);
  if (draw < 0.64)
    return {
      state: WITHOUT_STOCK.has(trade) ? null : 'InStock',
      sentence: null,
      button: 'buy',
      showsPrice: true,
    };
  if (SINGLE_PIECES.has(trade)) return sold(draw, say);
  if (draw < 0.67) return { state: null, sentence: null, button: 'login', showsPrice: false };
  if (draw < (WITHOUT_STOCK.has(trade) ? 0.95 : 0.86)) return soldOut(random, say);
  if (draw < 0.91) return { state: 'PreOrder', sentence: say('preorder'), button: 'buy', showsPrice: true };
  if (draw < 0.95) return { state: 'BackOrder', sentence: say('backorder'), button: 'buy', showsPrice: true };
  return {
    state: 'Discontinued',
    sentence: say('discontinued'),
    button: 'none',
    showsPrice: random.next() < 0.3,
  };
}

function inStock(random: SeededRandom, say: Scene['say']): Stock {
  const isLow = random.next() < 0.3;
  const sentence = isLow ? say('fewLeft', { n: random.between(2, 9) }) : say('inStock');
  return { state: 'InStock', sentence, button: 'buy', showsPrice: true };
}

function sold(draw: number, say: Scene['say']): Stock {
  if (draw < 0.85) return { state: null, sentence: null, button: 'buy', showsPrice: true };
  return { state: 'OutOfStock', sentence: say('sold'), button: 'none', showsPrice: true };
}

function soldOut(random: SeededRandom, say: Scene['say']): Stock {
  const button = random.pick(['disabled', 'none', 'notify'] as const);
  const isSilent = button !== 'none' && random.next() < 0.3;
  return {
    state: 'OutOfStock',
    sentence: isSilent ? null : say('out'),
    button,
    showsPrice: random.next() < 0.75,
  };
}
