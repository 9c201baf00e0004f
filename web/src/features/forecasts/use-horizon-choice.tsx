import { FORECAST_DAYS } from '@tidemark/contracts/forecast.ts';
import { useState, type ReactNode } from 'react';
import { Segmented } from '../../ui/controls/segmented-control.tsx';

const SPANS = FORECAST_DAYS.map((days) => ({
  value: String(days),
  label: `${days} d`,
  name: `${days} days`,
}));

/** How many days ahead is looked at, and the switch for it. */
export function useSpanChoice(): { days: number; choice: ReactNode } {
  const [days, setDays] = useState(String(Math.max(...FORECAST_DAYS)));
  const choice = <Segmented label="Days ahead" options={SPANS} value={days} onChange={setDays} />;
  return { days: Number(days), choice };
}
