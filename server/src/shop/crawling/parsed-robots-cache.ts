import robotsParser from 'robots-parser';

/**
 * The package's types describe an ES module, but it is a CommonJS one whose export is the function itself.
 */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

export type ParsedRobots = ReturnType<typeof parseRobots>;

interface CachedRobots {
  rules: string;
  robots: ParsedRobots;
}

/**
 * Creates a parser that keeps parsed rules in memory. Beyond `maxLength` characters of text it evicts the
 * least recently used.
 */
export function createParsedRobotsCache(maxLength: number): (origin: string, rules: string) => ParsedRobots {
  const entries = new Map<string, CachedRobots>();
  let length = 0;

  const evict = (origin: string, { rules }: CachedRobots) => {
    length -= origin.length + rules.length;
    entries.delete(origin);
  };

  return (origin, rules) => {
    const cached = entries.get(origin);
    const robots = cached?.rules === rules ? cached.robots : parseRobots(`${origin}/robots.txt`, rules);
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
