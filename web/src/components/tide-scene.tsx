import styles from './tide-scene.module.css';

const WAVE =
  'M0 40c60-30 120-30 180 0s120 30 180 0 120-30 180 0 120 30 180 0 120-30 180 0 120 30 180 0v400H0Z';
const LEVELS = ['€ 129', '€ 119', '€ 109', '€ 99'];

/** The sign-in page's picture: a price gauge standing in the tide. */
export function TideScene() {
  return (
    <aside className={styles['scene']}>
      <div className={styles['words']}>
        <p className={styles['claim']}>Buy when the tide is out.</p>
        <p className={styles['text']}>
          Paste a link from any shop. Tidemark keeps its price history and tells you when it falls to what you
          want to pay.
        </p>
      </div>
      <ul className={styles['gauge']} aria-hidden="true">
        {LEVELS.map((level) => (
          <li key={level}>{level}</li>
        ))}
      </ul>
      <div className={styles['sea']} aria-hidden="true">
        {['back', 'middle', 'front'].map((layer) => (
          <svg key={layer} className={styles[layer]} viewBox="0 0 1080 440" preserveAspectRatio="none">
            <path d={WAVE} />
          </svg>
        ))}
      </div>
    </aside>
  );
}
