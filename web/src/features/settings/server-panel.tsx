import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/controls/button.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';

/** Settings that only administrators see. */
export function ServerPanel() {
  return (
    <Panel id="server" title="This server" lead="Visible to administrators only.">
      <RowList plain>
        <Row
          side={
            <Link to="/admin/forecast-models" className={buttonClass({ small: true })}>
              Open
            </Link>
          }
        >
          <p>Forecast models</p>
          <RowNote>The model in use, how other models compare, and their calibration</RowNote>
        </Row>
      </RowList>
    </Panel>
  );
}
