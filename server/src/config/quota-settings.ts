import { setting, type Settings } from './settings.ts';

/**
 * How much one account may have and request. Administrators may watch any number of products, have any number
 * of rules and request any number of checks per hour; the other quotas hold for them too. Part of the
 * settings in config.ts.
 */
export const quotaSettings = {
  maxProducts: setting.integer(
    'TIDEMARK_MAX_PRODUCTS',
    1000,
    'Maximum number of products that one account watches',
    {
      min: 1,
    },
  ),
  maxRules: setting.integer('TIDEMARK_MAX_RULES', 5000, 'Maximum number of alert rules of one account', {
    min: 1,
  }),
  maxChannels: setting.integer(
    'TIDEMARK_MAX_CHANNELS',
    10,
    'Maximum number of notification channels of one account, webhooks not counted',
    { min: 1 },
  ),
  maxWebhooks: setting.integer('TIDEMARK_MAX_WEBHOOKS', 20, 'Maximum number of webhooks of one account', {
    min: 1,
  }),
  maxApiKeys: setting.integer('TIDEMARK_MAX_API_KEYS', 20, 'Maximum number of API keys of one account', {
    min: 1,
  }),
  maxStreams: setting.integer(
    'TIDEMARK_MAX_STREAMS',
    10,
    'Maximum number of event streams that one account has open, in each process with the api role',
    { min: 1 },
  ),
  checksPerHour: setting.integer(
    'TIDEMARK_CHECKS_PER_HOUR',
    2000,
    'Maximum number of checks per hour that one account may request; each product it adds counts as one',
    { min: 1 },
  ),
  imagesPerMinute: setting.integer(
    'TIDEMARK_IMAGES_PER_MINUTE',
    1200,
    'Maximum number of product images per minute that one account may load',
    { min: 1 },
  ),
} satisfies Settings;
