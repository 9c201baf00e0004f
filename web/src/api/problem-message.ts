import { type QuotaName } from '@tidemark/contracts/account.ts';
import { type Problem } from '@tidemark/contracts/problem.ts';

/** What a quota counts, after a number. */
export const QUOTA_LABELS: Readonly<Record<QuotaName, string>> = {
  products: 'products',
  rules: 'alert rules',
  channels: 'channels',
  webhooks: 'webhooks',
  apiKeys: 'API keys',
  streams: 'open tabs and programs with live updates',
  checksPerHour: 'requested checks per hour',
};

const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  streams: 'Close some',
  checksPerHour: 'Try again later',
};

/** The problem as text for the user. */
export function problemMessage({ quota, detail, title }: Problem): string {
  if (!quota || !isQuota(quota.name)) return detail || title;
  const limit = `${quota.limit.toLocaleString('en')} ${QUOTA_LABELS[quota.name]}`;
  const remedy = REMEDIES[quota.name] ?? 'Remove some';
  return `You have reached your limit of ${limit}. ${remedy}, or ask the administrator of this server for more.`;
}

function isQuota(name: string): name is QuotaName {
  return Object.hasOwn(QUOTA_LABELS, name);
}
