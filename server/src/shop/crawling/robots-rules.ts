const RULES: ReadonlySet<string> = new Set(['allow', 'disallow', 'crawl-delay']);
/**
 * Matching a rule with wildcards costs its length times the path's, so this bounds the cost of checking one
 * URL.
 */
const MAX_WILDCARD_CHARS = 25_000;

/**
 * Reduces a robots.txt to the rules for one agent (a lower-case product token), as a robots.txt with a single
 * group `User-agent: *`. These are the rules of the groups naming the agent, or else of the `*` groups (RFC
 * 9309, 2.2.1). Linear in the file's size for any number of agents.
 */
export function rulesForAgent(robotsText: string, agent: string): string {
  const agentRules: string[] = [];
  const defaultRules: string[] = [];
  let isNamed = false;
  let group = { isForAgent: false, isDefault: false, hasRules: false };
  for (const line of robotsText.split(/\r\n|\r|\n/)) {
    const [key, value] = parseLine(line);
    if (key === 'user-agent') {
      if (group.hasRules) group = { isForAgent: false, isDefault: false, hasRules: false };
      const token = value.split('/', 1)[0]?.trim().toLowerCase();
      group.isForAgent ||= token === agent;
      group.isDefault ||= token === '*';
      isNamed ||= group.isForAgent;
    } else if (RULES.has(key)) {
      group.hasRules = true;
      if (group.isForAgent) agentRules.push(`${key}: ${value}`);
      if (group.isDefault) defaultRules.push(`${key}: ${value}`);
    }
  }
  return ['User-agent: *', ...limitWildcards(isNamed ? agentRules : defaultRules)].join('\n');
}

function parseLine(line: string): [key: string, value: string] {
  const [text = ''] = line.split('#', 1);
  const colon = text.indexOf(':');
  if (colon === -1) return ['', ''];
  return [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()];
}

function limitWildcards(rules: readonly string[]): string[] {
  let wildcardChars = 0;
  return rules.filter((rule) => {
    if (rule.includes('*')) wildcardChars += rule.length;
    return !rule.includes('*') || wildcardChars <= MAX_WILDCARD_CHARS;
  });
}
