import { type ForecastModels } from '@tidemark/contracts/forecast-model.ts';
import { useChooseModel, useRollBackModel } from '../../api/forecast-models.ts';
import { showFailure } from '../../live/show-failure.ts';
import { Ago } from '../../ui/values/relative-time.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { Button } from '../../ui/controls/button.tsx';
import styles from './model-in-use-panel.module.css';
import { Panel } from '../../ui/layout/panel.tsx';

/** The model that forecasts are made with, since when and by whose choice, with the ways to hold it, let go of it and go back. */
export function ModelInUsePanel({ models }: { models: ForecastModels }) {
  const { inUse, items } = models;
  const isShipped = items.some(({ name, isShipped }) => isShipped && name === inUse.name);
  return (
    <Panel
      title="In use"
      lead="All processes forecast with it within half a minute of a choice."
      side={<Choices inUse={inUse} />}
    >
      <p className={styles['name']}>
        <code>{inUse.name}</code>
        <Badge tone="accent">{isShipped ? 'Came with Tidemark' : 'Learned here'}</Badge>
        {inUse.pinned && <Badge tone="warn">Pinned</Badge>}
      </p>
      <dl className={styles['facts']}>
        <dt>Since</dt>
        <dd>{inUse.since === null ? 'the service began' : <Ago at={inUse.since} />}</dd>
        <dt>By</dt>
        <dd>{inUse.chosenBy ?? 'nobody’s choice'}</dd>
        <dt>Why</dt>
        <dd>{inUse.reason ?? 'it has been the only one'}</dd>
        <dt>Next</dt>
        <dd>
          {inUse.pinned
            ? 'It stays. While it is pinned, the service learns no other.'
            : 'A model that is learned here takes its place where it proves better.'}
        </dd>
      </dl>
    </Panel>
  );
}

function Choices({ inUse: { name, pinned, previous } }: Pick<ForecastModels, 'inUse'>) {
  const choose = useChooseModel();
  const rollBack = useRollBackModel();
  const isBusy = choose.isPending || rollBack.isPending;
  return (
    <div className={styles['choices']}>
      <Button
        small
        busy={choose.isPending}
        disabled={isBusy}
        onClick={() => choose.mutate({ name, pinned: !pinned }, { onError: showFailure })}
      >
        {pinned ? 'Let go of it' : 'Pin it'}
      </Button>
      {previous !== name && (
        <Button
          small
          icon="back"
          busy={rollBack.isPending}
          disabled={isBusy}
          onClick={() => rollBack.mutate(undefined, { onError: showFailure })}
        >
          Roll back to {previous}
        </Button>
      )}
    </div>
  );
}
