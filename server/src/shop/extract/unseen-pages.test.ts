import { describe, expect, it } from 'vitest';
import { EUROPE } from '../../../test/extract/unseen/europe.ts';
import { readUnseen } from '../../../test/extract/unseen/frame.ts';
import { MARKETS } from '../../../test/extract/unseen/markets.ts';
import { WORLD } from '../../../test/extract/unseen/world.ts';

const SHOPS = { Europe: EUROPE, 'the rest of the world': WORLD, 'special markets': MARKETS };

describe.each(Object.entries(SHOPS))('pages of shops in %s', (_, pages) => {
  it.each(pages.map((page) => [page.lang, page.about, page] as const))(
    'extracts the expected offer from a page in %s: %s',
    (_lang, _about, page) => {
      expect(readUnseen(page)).toMatchObject(page.expected);
    },
  );
});
