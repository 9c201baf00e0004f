import { type ModelEvaluation, type ModelGain } from '@tidemark/contracts/forecast-model.ts';
import { formatDecimal } from '../../format/format-decimal.ts';
import { describeGain, describeSample } from '../../format/model.ts';
import { formatPercentage } from '../../format/percent.ts';
import { ResponsiveTable, type TableColumn } from '../../ui/layout/responsive-table.tsx';

const formatError = (value: number) => formatDecimal(value, 4);
const formatShareOfPrice = (share: number) => formatPercentage(share, 2);
const formatPoints = (share: number) => `${formatDecimal(share * 100, 2)} points`;

const MEASURES = [
  {
    key: 'brier',
    name: 'Brier score',
    note: 'squared error of the chance of a 5% drop; lower is better',
    format: formatError,
    gain: ({ brierGain }: ModelEvaluation) => <Gain gain={brierGain} format={formatError} />,
  },
  {
    key: 'netSaving',
    name: 'Net saving',
    note: 'share of the price saved by its verdicts, on average; higher is better',
    format: formatShareOfPrice,
    gain: ({ savingGain }: ModelEvaluation) => <Gain gain={savingGain} format={formatPoints} />,
  },
  {
    key: 'pinball',
    name: 'Pinball loss',
    note: 'error of the lowest price, as a share of the price; lower is better',
    format: formatShareOfPrice,
    gain: () => 'not compared',
  },
] as const;

const MEASURE: TableColumn<(typeof MEASURES)[number]> = {
  name: '30-day forecasts',
  render: ({ name, note }) => (
    <>
      {name}
      <small>{note}</small>
    </>
  ),
};

/** A model compared with the one in use at the time, on weeks that neither was trained on. */
export function ModelComparison({ evaluation }: { evaluation: ModelEvaluation }) {
  const { candidate, baseline, baselineModel } = evaluation;
  return (
    <ResponsiveTable
      label="Comparison with the model in use at the time"
      caption={
        <>
          Compared with <code>{baselineModel}</code>, the model in use at the time, on{' '}
          {describeSample(evaluation)}
        </>
      }
      columns={[
        MEASURE,
        { name: 'This model', render: ({ key, format }) => format(candidate[key]) },
        { name: 'Model in use', render: ({ key, format }) => format(baseline[key]) },
        { name: 'Difference', isWide: true, render: ({ gain }) => gain(evaluation) },
      ]}
      rows={MEASURES}
      rowKey={({ key }) => key}
    />
  );
}

function Gain({ gain, format }: { gain: ModelGain; format: (value: number) => string }) {
  return (
    <>
      {describeGain(gain, format)}
      <small>
        95% interval: {format(gain.low)} to {format(gain.high)}
      </small>
    </>
  );
}
