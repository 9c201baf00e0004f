import styles from './tide.module.css';

/** Four waves, each 360 units long, with the area below them closed. */
const WAVES_PATH = `M0 40${'c60-30 120-30 180 0s120 30 180 0'.repeat(4)}v400H0Z`;

/** Animated waves along the bottom of the parent element. */
export function Tide() {
  return (
    <div className={styles['tide']} aria-hidden="true">
      {['back', 'middle', 'front'].map((layer) => (
        <svg key={layer} className={styles[layer]} viewBox="0 0 1440 440" preserveAspectRatio="none">
          <path d={WAVES_PATH} />
        </svg>
      ))}
    </div>
  );
}
