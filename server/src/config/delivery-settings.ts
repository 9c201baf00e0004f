import { seconds, setting, type Settings } from './settings.ts';

/**
 * How price events reach the alert rules, and how notifications are sent. Part of the settings in config.ts.
 */
export const deliverySettings = {
  relayRetryAfterMs: setting.integer(
    'TIDEMARK_RELAY_RETRY_AFTER_MS',
    seconds(15),
    'Time in milliseconds after which an outbox event whose rules have not been applied is queued again',
    { min: 100 },
  ),
  notificationDays: setting.integer(
    'TIDEMARK_NOTIFICATION_DAYS',
    365,
    'Days for which notifications and finished deliveries are kept',
    { min: 1 },
  ),
  smtpUrl: setting.optionalUrl(
    'SMTP_URL',
    'Mail server for alerts, smtp:// or smtps://; without it no email is sent',
  ),
  mailFrom: setting.text('TIDEMARK_MAIL_FROM', 'Tidemark <tidemark@localhost>', 'Sender of emails'),
  deliveryAttempts: setting.integer(
    'TIDEMARK_DELIVERY_ATTEMPTS',
    8,
    'Attempts after which a delivery is given up',
    { min: 1, max: 50 },
  ),
  deliveryRetryAfterMs: setting.integer(
    'TIDEMARK_DELIVERY_RETRY_AFTER_MS',
    seconds(10),
    'Time in milliseconds until the first retry of a failed delivery; doubles with each retry, up to 6 hours',
    { min: 10 },
  ),
  deliveryTimeoutMs: setting.integer(
    'TIDEMARK_DELIVERY_TIMEOUT_MS',
    seconds(15),
    'Maximum time in milliseconds for one delivery attempt',
    { min: 100 },
  ),
  trustAllowedHosts: setting.boolean(
    'TIDEMARK_TRUST_ALLOWED_HOSTS',
    true,
    'Whether webhooks to hosts in TIDEMARK_ALLOW_HOSTS need no verification and have no pace',
  ),
  webhookSlots: setting.integer(
    'TIDEMARK_WEBHOOK_SLOTS',
    64,
    'Maximum webhook deliveries in flight in one process; one account may use an eighth, one host a quarter',
    { min: 8, max: 1000 },
  ),
  emailSlots: setting.integer(
    'TIDEMARK_EMAIL_SLOTS',
    8,
    'Maximum emails in flight in one process, each over its own connection to the mail server',
    { min: 2, max: 100 },
  ),
  webhooksPerHostPerMinute: setting.integer(
    'TIDEMARK_WEBHOOKS_PER_HOST_PER_MINUTE',
    60,
    'Maximum webhook requests per minute to one host, of all accounts together; others wait',
    { min: 1 },
  ),
  verificationsPerHostPerHour: setting.integer(
    'TIDEMARK_VERIFICATIONS_PER_HOST_PER_HOUR',
    20,
    'Maximum verification requests per hour to one host, of all accounts together, and per account to all hosts',
    { min: 1 },
  ),
  emailsPerAccountPerHour: setting.integer(
    'TIDEMARK_EMAILS_PER_ACCOUNT_PER_HOUR',
    100,
    'Maximum emails per hour for one account; others wait',
    { min: 1 },
  ),
  emailsPerAccountPerDay: setting.integer(
    'TIDEMARK_EMAILS_PER_ACCOUNT_PER_DAY',
    500,
    'Maximum emails per day for one account; others wait',
    { min: 1 },
  ),
  emailsPerMailboxPerHour: setting.integer(
    'TIDEMARK_EMAILS_PER_MAILBOX_PER_HOUR',
    60,
    'Maximum emails per hour to one mailbox, of all accounts together; others wait',
    { min: 1 },
  ),
  emailsPerMailboxPerDay: setting.integer(
    'TIDEMARK_EMAILS_PER_MAILBOX_PER_DAY',
    300,
    'Maximum emails per day to one mailbox, of all accounts together; others wait',
    { min: 1 },
  ),
  confirmationsPerMailboxPerDay: setting.integer(
    'TIDEMARK_CONFIRMATIONS_PER_MAILBOX_PER_DAY',
    3,
    'Maximum emails per day that ask one mailbox to confirm its address, of all accounts together',
    { min: 1 },
  ),
  confirmationsPerAccountPerDay: setting.integer(
    'TIDEMARK_CONFIRMATIONS_PER_ACCOUNT_PER_DAY',
    10,
    'Maximum emails per day that ask for the confirmation of one account’s addresses',
    { min: 1 },
  ),
} satisfies Settings;
