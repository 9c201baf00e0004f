const RULES: ReadonlySet<string> = new Set(['allow', 'disallow', 'crawl-delay']);
/** Matching a rule with wildcards costs its length times the path's: a file may not make one look-up cost more than this many characters. */
const MAX_WILDCARD_CHARS = 25_000;

/**
 * What a robots.txt says to the agent (a lower-case product token), as a robots.txt of one group `User-agent: *`: the rules of
 * the groups that name the agent, else of those for everyone (RFC 9309, 2.2.1). Linear in the file, however many agents it lists.
 */
export function rulesForAgent(robotsText: string, agent: string): string {
  const ours: string[] = [];
  const everyones: string[] = [];
  let isNamed = false;
  let group = { isOurs: false, isEveryones: false, hasRules: false };
  for (const line of robotsText.split(/\r\n|\r|\n/)) {
    const [key, value] = readLine(line);
    if (key === 'user-agent') {
      if (group.hasRules) group = { isOurs: false, isEveryones: false, hasRules: false };
      const token = value.split('/', 1)[0]?.trim().toLowerCase();
      group.isOurs ||= token === agent;
      group.isEveryones ||= token === '*';
      isNamed ||= group.isOurs;
    } else if (RULES.has(key)) {
      group.hasRules = true;
      if (group.isOurs) ours.push(`${key}: ${value}`);
      if (group.isEveryones) everyones.push(`${key}: ${value}`);
    }
  }
  return ['User-agent: *', ...withinBounds(isNamed ? ours : everyones)].join('\n');
}

function readLine(line: string): [key: string, value: string] {
  const [text = ''] = line.split('#', 1);
  const colon = text.indexOf(':');
  if (colon === -1) return ['', ''];
  return [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()];
}

function withinBounds(rules: readonly string[]): string[] {
  let wildcardChars = 0;
  return rules.filter((rule) => {
    if (rule.includes('*')) wildcardChars += rule.length;
    return !rule.includes('*') || wildcardChars <= MAX_WILDCARD_CHARS;
  });
}
