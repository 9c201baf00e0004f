import { FORECAST_DAYS } from '@tidemark/contracts/forecast.ts';
import { type ReactNode, useState } from 'react';
import { SegmentedControl } from '../../ui/controls/segmented-control.tsx';

const HORIZONS = FORECAST_DAYS.map((days) => ({
  value: String(days),
  label: `${days} d`,
  name: `${days} days`,
}));

/** The chosen forecast horizon in days, and the control to choose it. */
export function useHorizonChoice(): { days: number; horizonControl: ReactNode } {
  const [days, setDays] = useState(String(Math.max(...FORECAST_DAYS)));
  const horizonControl = (
    <SegmentedControl label="Horizon" options={HORIZONS} value={days} onChange={setDays} />
  );
  return { days: Number(days), horizonControl };
}
