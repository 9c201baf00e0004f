import { type ForecastModels } from '@tidemark/contracts/forecast-model.ts';
import { useChooseModel, useRollBackModel } from '../../api/forecast-models.ts';
import { showErrorToast } from '../../live/show-error-toast.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Badge } from '../../ui/values/badge.tsx';
import { RelativeTime } from '../../ui/values/relative-time.tsx';
import styles from './model-in-use-panel.module.css';

/** The model in use and why it was chosen, with buttons to pin it, unpin it and roll back. */
export function ModelInUsePanel({ models }: { models: ForecastModels }) {
  const { inUse, items } = models;
  const isShipped = items.some(({ name, isShipped }) => isShipped && name === inUse.name);
  return (
    <Panel
      title="In use"
      lead="A new choice reaches all processes within half a minute."
      side={<ModelActions inUse={inUse} />}
    >
      <p className={styles['name']}>
        <code>{inUse.name}</code>
        <Badge tone="accent">{isShipped ? 'Shipped with Tidemark' : 'Trained here'}</Badge>
        {inUse.pinned && <Badge tone="warn">Pinned</Badge>}
      </p>
      <dl className={styles['facts']}>
        <dt>Since</dt>
        <dd>{inUse.since === null ? 'the first start' : <RelativeTime at={inUse.since} />}</dd>
        <dt>Chosen by</dt>
        <dd>{inUse.chosenBy ?? 'default'}</dd>
        <dt>Reason</dt>
        <dd>{inUse.reason ?? 'the only model so far'}</dd>
        <dt>Next</dt>
        <dd>
          {inUse.pinned
            ? 'Stays in use. While it is pinned, no other model is trained.'
            : 'Replaced by a model trained here if that one proves better.'}
        </dd>
      </dl>
    </Panel>
  );
}

function ModelActions({ inUse: { name, pinned, previous } }: Pick<ForecastModels, 'inUse'>) {
  const choose = useChooseModel();
  const rollBack = useRollBackModel();
  const isBusy = choose.isPending || rollBack.isPending;
  return (
    <div className={styles['actions']}>
      <Button
        small
        busy={choose.isPending}
        disabled={isBusy}
        onClick={() => choose.mutate({ name, pinned: !pinned }, { onError: showErrorToast })}
      >
        {pinned ? 'Unpin' : 'Pin'}
      </Button>
      {previous !== name && (
        <Button
          small
          icon="back"
          busy={rollBack.isPending}
          disabled={isBusy}
          onClick={() => rollBack.mutate(undefined, { onError: showErrorToast })}
        >
          Roll back to {previous}
        </Button>
      )}
    </div>
  );
}
