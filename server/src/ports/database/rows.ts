// Written by `npm run schema` from the migrated catalog; do not edit.

/** Some columns of a table's rows, as a query returns them. */
export type RowOf<Name extends keyof Tables, Column extends keyof Tables[Name]> = Pick<Tables[Name], Column>;

/** The same row from a query that excludes NULL in these columns. */
export type NonNull<Row> = { [Column in keyof Row]: NonNullable<Row[Column]> };

type AlertType = 'below_target' | 'any_drop' | 'percent_drop' | 'lowest_in_days' | 'all_time_low' | 'back_in_stock' | 'good_time_to_buy';
type Availability = 'InStock' | 'OutOfStock' | 'PreOrder' | 'BackOrder' | 'Discontinued';
type BreakerPhase = 'closed' | 'open' | 'half_open';
type ChannelType = 'email' | 'webhook';
type CheckOutcome = 'priced' | 'unchanged' | 'unsure' | 'unpriced' | 'another_product' | 'blocked' | 'gone' | 'unreachable' | 'forbidden_by_robots' | 'refused_address' | 'not_a_product';
type DeliveryState = 'pending' | 'delivered' | 'dead' | 'skipped';
type ProxyMode = 'never' | 'blocked' | 'always';
type ProxySource = 'file' | 'provider' | 'provisioned' | 'admin';
type RecordSource = 'shown' | 'replayed' | 'demo';
type VariantSelection = 'selected' | 'missing' | 'unnamed' | 'none';
type Verdict = 'buy' | 'wait' | 'unsure';

/** Each table's and view's columns. A jsonb column is unknown: the folder that owns the table names its type. */
export interface Tables {
  accounts: {
    id: number;
    email: string;
    password_hash: string;
    is_admin: boolean;
    created_at: Date;
  };
  alert_rules: {
    id: number;
    account_id: number;
    product_id: number;
    type: AlertType;
    target: string | null;
    target_currency: string | null;
    percent: number | null;
    days: number | null;
    step_percent: number;
    also_unavailable: boolean;
    currency: string | null;
    reference_minor: number | null;
    threshold_minor: number | null;
    enabled: boolean;
    armed: boolean;
    after_event_id: number;
    last_fired_at: Date | null;
    reported_minor: number | null;
    fires_at_minor: number | null;
    created_at: Date;
  };
  api_keys: {
    id: number;
    account_id: number;
    name: string;
    hint: string;
    key_hash: Uint8Array;
    scopes: string[];
    created_at: Date;
    last_used_at: Date | null;
  };
  channels: {
    id: number;
    account_id: number;
    type: ChannelType;
    address: string;
    destination: string;
    secret: string;
    verified_at: Date | null;
    events: string[];
    enabled: boolean;
    created_at: Date;
  };
  claim_tokens: {
    id: number;
    token_hash: Uint8Array;
  };
  daily_prices: {
    product_id: number;
    day: string;
    starts_at: Date;
    currency: string;
    open_minor: number;
    high_minor: number;
    low_minor: number;
    close_minor: number;
    first_at: Date;
    last_at: Date;
    value_seconds: number;
  };
  deals: {
    product_id: number;
    percent: number;
    currency: string;
    prior_low_minor: number;
    days_known: number;
    cut_at: Date;
  };
  deliveries: {
    id: number;
    channel_id: number;
    type: ChannelType;
    message_id: string;
    notification_id: number | null;
    event: string;
    payload: unknown;
    state: DeliveryState;
    attempts: number;
    next_attempt_at: Date | null;
    detail: string | null;
    created_at: Date;
    delivered_at: Date | null;
  };
  forecast_model_uses: {
    id: number;
    name: string | null;
    pinned: boolean;
    since: Date;
    chosen_by: string;
    reason: string;
  };
  forecast_models: {
    name: string;
    made_at: Date;
    trained_on: unknown;
    judged: unknown;
    refused_because: string | null;
    content: string;
  };
  forecast_tallies: {
    source: RecordSource;
    month: string;
    model: string;
    market: string;
    verdict: Verdict;
    days: number;
    bin: number;
    forecasts: number;
    waiting_paid: number;
    waiting_cost: number;
    saving: number;
    chance: number;
    fell: number;
    fell_deep: number;
    low_inside: number;
    first_at: Date;
    last_at: Date;
  };
  forecasts: {
    id: number;
    product_id: number;
    made_at: Date;
    model: string;
    currency: string;
    price_minor: number;
    drops: number[];
    lows: number[];
    net_saving: number;
    verdict: Verdict;
    due_at: Date | null;
    scored_days: number;
  };
  index_backlog: {
    id: number;
    product_id: number;
  };
  limiter_buckets: {
    key: string;
    full_at: number;
  };
  limiter_domains: {
    domain: string;
    full_at: number;
    taken_at: number;
    phase: BreakerPhase;
    since: number;
    admitted: number;
    succeeded: number;
    pages: string[];
    sources: string[];
    pause_since: number;
    pause_for: number;
  };
  limiter_failover: {
    only_row: boolean;
    epoch: number;
    epoch_started_at: number;
    leased_until: number;
  };
  limiter_reset: {
    only_row: boolean;
    reset_at: number;
  };
  migrations: {
    name: string;
    checksum: string;
    applied_at: Date;
  };
  notifications: {
    id: number;
    account_id: number;
    rule_id: number | null;
    product_id: number;
    event_id: number | null;
    type: AlertType;
    currency: string | null;
    price_minor: number | null;
    previous_price_minor: number | null;
    threshold_minor: number | null;
    days: number | null;
    percent: number | null;
    availability: Availability | null;
    grounds: unknown;
    seen_at: Date;
    known_since: Date | null;
    created_at: Date;
    read_at: Date | null;
  };
  outbox: {
    id: number;
    product_id: number;
    payload: unknown;
    relay_at: Date;
    relays: number;
  };
  page_validators: {
    product_id: number;
    etag: string | null;
    last_modified: string | null;
    body_hash: Uint8Array | null;
    content_hash: Uint8Array | null;
    extractor_key: string | null;
  };
  price_daily: {
    product_id: number;
    day: string;
    currency: string;
    open_minor: number;
    high_minor: number;
    low_minor: number;
    close_minor: number;
    first_at: Date;
    last_at: Date;
    value_seconds: number;
  };
  price_daily_past: {
    product_id: number;
    day: string;
    currency: string;
    open_minor: number;
    high_minor: number;
    low_minor: number;
    close_minor: number;
    first_at: Date;
    last_at: Date;
    value_seconds: number;
  };
  price_history: {
    product_id: number;
    at: Date;
    price_minor: number;
    list_price_minor: number | null;
    availability: Availability | null;
    in_day_figures: boolean;
    currency: string;
    found_by: string;
  };
  product_forecasts: {
    product_id: number;
    is_watched: boolean;
    due_at: Date;
    made_at: Date | null;
    model: string | null;
    currency: string | null;
    price_minor: number | null;
    drops: number[] | null;
    lows: number[] | null;
    low_in_days: number | null;
    net_saving: number | null;
    verdict: Verdict | null;
    grounds: unknown;
    event_id: number | null;
    is_kept: boolean;
    replayed_until: Date | null;
  };
  product_urls: {
    url_hash: Uint8Array;
    product_id: number;
  };
  products: {
    id: number;
    site_id: number;
    url: string;
    title: string | null;
    image_url: string | null;
    brand: string | null;
    sku: string | null;
    gtin: string | null;
    mpn: string | null;
    page_url: string | null;
    variant: VariantSelection | null;
    currency: string | null;
    price_minor: number | null;
    list_price_minor: number | null;
    availability: Availability | null;
    previous_price_minor: number | null;
    price_changed_at: Date | null;
    low_minor: number | null;
    low_at: Date | null;
    high_minor: number | null;
    high_at: Date | null;
    found_by: string | null;
    rendered: boolean;
    confidence: number | null;
    evidence: string | null;
    last_point_at: Date | null;
    suspect: unknown;
    candidates: unknown;
    volatility: number;
    watcher_count: number;
    last_event_id: number | null;
    recent_day: string | null;
    recent_closes: string[] | null;
    run_first_day: string | null;
    run_last_day: string | null;
    created_at: Date;
  };
  proxies: {
    id: number;
    url: string;
    source: ProxySource;
    successes: number;
    failures: number;
    blocks: number;
    blocks_in_a_row: number;
    added_at: Date;
    retired_at: Date | null;
    needs_replacement: boolean;
    settle_at: Date | null;
  };
  proxy_domains: {
    proxy_id: number;
    domain: string;
    successes: number;
    failures: number;
    blocks: number;
    last_used_at: Date;
    rests_until: Date | null;
    changed_at: Date;
  };
  queue_durable: {
    id: number;
    topic: string;
    lane: string;
    priority: number;
    visible_at: Date;
    attempts: number;
    dead: boolean;
    reason: string | null;
    body: unknown;
  };
  queue_transient: {
    id: number;
    topic: string;
    lane: string;
    priority: number;
    visible_at: Date;
    attempts: number;
    dead: boolean;
    reason: string | null;
    body: unknown;
  };
  reading_runs: {
    product_id: number;
    first_day: string;
    last_day: string;
  };
  schedule: {
    product_id: number;
    site_id: number;
    region: string | null;
    priority: number;
    failures: number;
    lost_leases: number;
    isolated: boolean;
    due_at: Date;
    lease_id: number | null;
    last_checked_at: Date | null;
    last_outcome: CheckOutcome | null;
    last_message: string | null;
  };
  search_documents: {
    product_id: number;
    words: string;
    rank: number;
  };
  sent_emails: {
    id: number;
    account_id: number;
    mailbox: string;
    is_confirmation: boolean;
    at: Date;
  };
  sessions: {
    token_hash: Uint8Array;
    account_id: number;
    expires_at: Date;
  };
  sign_in_failures: {
    key_hash: Uint8Array;
    failures: number;
    next_attempt_at: Date;
  };
  site_schedule: {
    site_id: number;
    next_dispatch_at: Date;
  };
  sites: {
    id: number;
    domain: string;
    pace_per_minute: number | null;
    crawl_delay_ms: number | null;
    fresh_within_ms: number | null;
    rules: unknown;
    region: string | null;
    shard: string | null;
    proxy_mode: ProxyMode | null;
    direct_rests_until: Date | null;
    requires_js: boolean | null;
    requires_js_learned_at: Date | null;
    is_demo: boolean;
    created_at: Date;
  };
  watches: {
    account_id: number;
    product_id: number;
    id: number;
    created_at: Date;
  };
}
