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
} satisfies Settings;
