import { type ForecastModelInfo, type ForecastModels } from '@tidemark/contracts/forecast-model.ts';
import { useChooseModel } from '../../api/forecast-models.ts';
import { momentsWords } from '../../format/model.ts';
import { numberLocale } from '../../format/locale.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import { Badge, type Tone } from '../../ui/values/badge.tsx';
import { Button } from '../../ui/controls/button.tsx';
import { ModelComparison } from './model-comparison.tsx';
import { Notice } from '../../ui/feedback/notice.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';

const STATES: Readonly<Record<ForecastModelInfo['state'], { name: string; tone: Tone }>> = {
  'in-use': { name: 'In use', tone: 'good' },
  previous: { name: 'Not in use', tone: 'neutral' },
  rejected: { name: 'Refused', tone: 'warn' },
};

/** All models that forecasts can be made with, each with what it was held against. */
export function ModelsPanel({ models: { items } }: { models: ForecastModels }) {
  return (
    <Panel
      title="All models"
      lead="One that is chosen is pinned: the service looks for no better one until you let go of it."
    >
      <RowList plain>
        {items.map((model) => (
          <ModelRow key={model.name} model={model} />
        ))}
      </RowList>
      {items.every(({ isShipped }) => isShipped) && <NoneLearned />}
    </Panel>
  );
}

function ModelRow({ model }: { model: ForecastModelInfo }) {
  const { name, state, evaluation, rejectionReason } = model;
  return (
    <Row
      side={state !== 'in-use' && <Use name={name} />}
      below={
        <>
          {rejectionReason !== null && <Notice tone="warn">Refused: {rejectionReason}.</Notice>}
          {evaluation && <ModelComparison evaluation={evaluation} />}
        </>
      }
    >
      <p>
        <code>{name}</code> <Badge tone={STATES[state].tone}>{STATES[state].name}</Badge>
      </p>
      <RowNote>
        <Origin model={model} />
      </RowNote>
    </Row>
  );
}

function Origin({ model: { trainedAt, trainingData, sizeBytes } }: { model: ForecastModelInfo }) {
  if (trainedAt === null || trainingData === null) return 'came with Tidemark';
  const size = Math.ceil((sizeBytes ?? 0) / 1000).toLocaleString(numberLocale);
  return (
    <>
      <span>
        learned here <Ago at={trainedAt} />
      </span>
      <span>from {momentsWords(trainingData)}</span>
      <span>{size} kB</span>
    </>
  );
}

function Use({ name }: { name: string }) {
  const choose = useChooseModel();
  return (
    <Button
      small
      busy={choose.isPending}
      onClick={() => choose.mutate({ name, pinned: true }, { onError: showFailure })}
    >
      Use it<span className="visually-hidden">: {name}</span>
    </Button>
  );
}

function NoneLearned() {
  return (
    <p>
      None has been learned here yet. That takes enough products, and days of their prices, as{' '}
      <code>TIDEMARK_RETRAIN_PRODUCTS</code>, <code>TIDEMARK_RETRAIN_DAYS</code> and{' '}
      <code>TIDEMARK_RETRAIN_MOMENTS</code> say.
    </p>
  );
}
