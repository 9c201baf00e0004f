import { describe, expect, it } from 'vitest';
import { suites } from '../attack/suites.ts';

/** The full size runs by `npm run attack`. */
const SMALL = { share: 0.02, seconds: 5, seed: 1 };

describe('under attack', () => {
  it.each(suites)(
    '$name: $promise',
    async (suite) => {
      const { attempts, failures } = await suite.run(SMALL);
      expect(failures).toEqual([]);
      expect(attempts).toBeGreaterThan(0);
    },
    180_000,
  );
});
