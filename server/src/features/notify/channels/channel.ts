// How a message leaves the house: one file per channel, each a `create…Sender` whose `send` makes one attempt.
// email.ts goes through the operator's mail server; webhook.ts to any public address, signed, through the address guard.
// Nothing here is retried or stored: notify/deliver.ts does that by the result.

/** What became of one attempt. `detail` is shown to the channel's owner; `retryable` says whether another may fare better. */
export type DeliveryResult =
  | { ok: true; detail: string }
  | {
      ok: false;
      retryable: boolean;
      detail: string;
      /** This server has no means of sending it. */ skipped?: true;
    };
