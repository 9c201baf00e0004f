import { type ForecastModelInfo, type ForecastModels } from '@tidemark/contracts/forecast-model.ts';
import { useChooseModel } from '../../api/forecast-models.ts';
import { numberLocale } from '../../format/locale.ts';
import { describeSample } from '../../format/model.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';
import { Badge, type Tone } from '../../ui/values/badge.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import { ModelComparison } from './model-comparison.tsx';

const STATES: Readonly<Record<ForecastModelInfo['state'], { name: string; tone: Tone }>> = {
  'in-use': { name: 'In use', tone: 'good' },
  previous: { name: 'Not in use', tone: 'neutral' },
  rejected: { name: 'Rejected', tone: 'warn' },
};

/** All available models, each with its comparison to the model in use at the time. */
export function ModelsPanel({ models: { items } }: { models: ForecastModels }) {
  return (
    <Panel
      title="All models"
      lead="A model that you choose is pinned: no other model is trained until you unpin it."
    >
      <RowList plain>
        {items.map((model) => (
          <ModelRow key={model.name} model={model} />
        ))}
      </RowList>
      {items.every(({ isShipped }) => isShipped) && <NoTrainedModels />}
    </Panel>
  );
}

function ModelRow({ model }: { model: ForecastModelInfo }) {
  const { name, state, evaluation, rejectionReason } = model;
  return (
    <Row
      side={state !== 'in-use' && <UseButton name={name} />}
      below={
        <>
          {rejectionReason !== null && <Notice tone="warn">Rejected: {rejectionReason}.</Notice>}
          {evaluation && <ModelComparison evaluation={evaluation} />}
        </>
      }
    >
      <p>
        <code>{name}</code> <Badge tone={STATES[state].tone}>{STATES[state].name}</Badge>
      </p>
      <RowNote>
        <ModelOrigin model={model} />
      </RowNote>
    </Row>
  );
}

function ModelOrigin({ model: { trainedAt, trainingData, sizeBytes } }: { model: ForecastModelInfo }) {
  if (trainedAt === null || trainingData === null) return 'shipped with Tidemark';
  const size = Math.ceil((sizeBytes ?? 0) / 1000).toLocaleString(numberLocale);
  return (
    <>
      <span>
        trained here <RelativeTime at={trainedAt} />
      </span>
      <span>on {describeSample(trainingData)}</span>
      <span>{size} kB</span>
    </>
  );
}

function UseButton({ name }: { name: string }) {
  const choose = useChooseModel();
  return (
    <Button
      small
      busy={choose.isPending}
      onClick={() => choose.mutate({ name, pinned: true }, { onError: showErrorToast })}
    >
      Use<span className="visually-hidden"> {name}</span>
    </Button>
  );
}

function NoTrainedModels() {
  return (
    <p>
      No model has been trained here yet. Training needs enough products and price history, as set by{' '}
      <code>TIDEMARK_RETRAIN_MIN_PRODUCTS</code>, <code>TIDEMARK_RETRAIN_MIN_DAYS</code> and{' '}
      <code>TIDEMARK_RETRAIN_MIN_MOMENTS</code>.
    </p>
  );
}
