import { compileRobots, type CompiledRobots } from './compile-robots.ts';

interface CachedRobots {
  rules: string;
  robots: Promise<CompiledRobots>;
}

/**
 * Creates a function that compiles rules and keeps them in memory. Beyond `maxLength` characters of text it
 * evicts the least recently used.
 */
export function createCompiledRobotsCache(
  maxLength: number,
): (origin: string, rules: string) => Promise<CompiledRobots> {
  const entries = new Map<string, CachedRobots>();
  let length = 0;

  const evict = (origin: string, { rules }: CachedRobots) => {
    length -= origin.length + rules.length;
    entries.delete(origin);
  };

  return (origin, rules) => {
    const cached = entries.get(origin);
    const robots = cached?.rules === rules ? cached.robots : compileRobots(rules);
    if (cached) evict(origin, cached);
    entries.set(origin, { rules, robots });
    length += origin.length + rules.length;
    for (const oldest of entries) {
      if (length <= maxLength) break;
      evict(...oldest);
    }
    return robots;
  };
}
