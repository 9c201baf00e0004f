import { type ModelGain, type ModelEvaluation } from '@tidemark/contracts/forecast-model.ts';
import { decimals } from '../../format/decimals.ts';
import { gainWords, momentsWords, percentWords } from '../../format/model.ts';
import { FigureTable, type FigureColumn } from '../../ui/layout/responsive-table.tsx';

const squaredError = (value: number) => decimals(value, 4);
const points = (share: number) => `${decimals(share * 100, 2)} points`;

const MEASURES = [
  {
    of: 'brier',
    name: 'Squared error of the chances',
    note: 'Brier, of a fall of 5 %; less is better',
    write: squaredError,
    gain: ({ brierGain }: ModelEvaluation) => <Gain gain={brierGain} write={squaredError} />,
  },
  {
    of: 'netSaving',
    name: 'Saved by its verdicts',
    note: 'of the price, on average; more is better',
    write: percentWords,
    gain: ({ savingGain }: ModelEvaluation) => <Gain gain={savingGain} write={points} />,
  },
  {
    of: 'pinball',
    name: 'Miss of the lowest price',
    note: 'pinball loss, of the price; less is better',
    write: percentWords,
    gain: () => 'not compared',
  },
] as const;

const MEASURE: FigureColumn<(typeof MEASURES)[number]> = {
  name: 'Over 30 days',
  of: ({ name, note }) => (
    <>
      {name}
      <small>{note}</small>
    </>
  ),
};

/** How a model did beside the one that was in use, on weeks that neither had learned from. */
export function ModelComparison({ evaluation }: { evaluation: ModelEvaluation }) {
  const { candidate, baseline, baselineModel } = evaluation;
  return (
    <FigureTable
      label="How it did beside the model in use then"
      caption={
        <>
          Held against <code>{baselineModel}</code>, in use then, at {momentsWords(evaluation)}
        </>
      }
      columns={[
        MEASURE,
        { name: 'This model', of: ({ of, write }) => write(candidate[of]) },
        { name: 'In use then', of: ({ of, write }) => write(baseline[of]) },
        { name: 'This model is', isLong: true, of: ({ gain }) => gain(evaluation) },
      ]}
      rows={MEASURES}
      keyOf={({ of }) => of}
    />
  );
}

function Gain({ gain, write }: { gain: ModelGain; write: (value: number) => string }) {
  return (
    <>
      {gainWords(gain, write)}
      <small>
        95 % interval {write(gain.low)} to {write(gain.high)}
      </small>
    </>
  );
}
