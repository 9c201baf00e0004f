import robotsParser from 'robots-parser';

/** The package's types tell of an ES module; it is a CommonJS one, whose export is the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

export type ParsedRobots = ReturnType<typeof parseRobots>;

interface Entry {
  rules: string;
  robots: ParsedRobots;
}

/** Rules in parsed form, so that a check need not parse them. Beyond `maxLength` of text those unused for longest go first. */
export function createParsedRobotsCache(maxLength: number): (origin: string, rules: string) => ParsedRobots {
  const entries = new Map<string, Entry>();
  let length = 0;

  const drop = (origin: string, { rules }: Entry) => {
    length -= origin.length + rules.length;
    entries.delete(origin);
  };

  return (origin, rules) => {
    const known = entries.get(origin);
    const robots = known?.rules === rules ? known.robots : parseRobots(`${origin}/robots.txt`, rules);
    if (known) drop(origin, known);
    entries.set(origin, { rules, robots });
    length += origin.length + rules.length;
    for (const oldest of entries) {
      if (length <= maxLength) break;
      drop(...oldest);
    }
    return robots;
  };
}
