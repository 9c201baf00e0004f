import { formatDateTime, formatRelativeTime } from '../../format/time.ts';
import { useNow } from '../../live/use-now.ts';

/** A past time such as "3 minutes ago"; the tooltip has the exact time with its zone. */
export function RelativeTime({ at }: { at: string }) {
  const nowMs = useNow();
  return <TimeText at={at} text={formatRelativeTime(Math.min(Date.parse(at), nowMs), nowMs)} />;
}

const DUE_WITHIN_MS = 10_000;

/** A future time such as "in 3 minutes"; "due now" within ten seconds and after it has passed. */
export function DueTime({ at }: { at: string }) {
  const nowMs = useNow();
  const atMs = Date.parse(at);
  return (
    <TimeText at={at} text={atMs - nowMs > DUE_WITHIN_MS ? formatRelativeTime(atMs, nowMs) : 'due now'} />
  );
}

function TimeText({ at, text }: { at: string; text: string }) {
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {text}
    </time>
  );
}
